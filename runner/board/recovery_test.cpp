#include "runner/board/recovery.hpp"

#include <gmock/gmock.h>
#include <set>
#include <string>
#include <vector>

namespace mprun {
namespace {

using testing::ElementsAre;
using enum recovery_rung;

/// The rungs that are tried, where each answer is that of `works` in turn, and false after them.
struct climb {
  std::vector<recovery_rung> rungs;
  bool succeeded = false;
};

climb climbed(recovery_goal goal, recovery_link over, std::vector<bool> const& works,
              bool starts_anew = false) {
  recovery machine(goal, over);
  climb out;
  while (auto const rung = machine.next()) {
    auto const index = out.rungs.size();
    out.rungs.push_back(*rung);
    machine.done(index < works.size() && works[index], starts_anew);
    if (index > 20) {
      ADD_FAILURE() << "it does not end";
      break;
    }
  }
  out.succeeded = machine.succeeded();
  return out;
}

TEST(recovery, a_board_that_is_not_there_is_opened_whatever_is_wanted) {
  for (auto const goal :
       {recovery_goal::prompt, recovery_goal::fresh, recovery_goal::stopped_and_fresh}) {
    auto const back = climbed(goal, recovery_link::none, {true});
    EXPECT_THAT(back.rungs, ElementsAre(open));
    EXPECT_TRUE(back.succeeded);
    EXPECT_FALSE(climbed(goal, recovery_link::none, {}).succeeded);
  }
}

TEST(recovery, what_costs_more_comes_later) {
  auto const line = climbed(recovery_goal::fresh, recovery_link::line, {});
  EXPECT_THAT(line.rungs, ElementsAre(enter, reset_by_lines, open));
  EXPECT_FALSE(line.succeeded);
  auto const process = climbed(recovery_goal::fresh, recovery_link::process, {});
  EXPECT_THAT(process.rungs, ElementsAre(reset, open));
  EXPECT_FALSE(process.succeeded);
}

TEST(recovery, a_board_that_answers_is_fresh_only_after_a_reset) {
  auto const well = climbed(recovery_goal::fresh, recovery_link::line, {true, true});
  EXPECT_THAT(well.rungs, ElementsAre(enter, reset));
  EXPECT_TRUE(well.succeeded);
  auto const not_reset = climbed(recovery_goal::fresh, recovery_link::line, {true, false, true});
  EXPECT_THAT(not_reset.rungs, ElementsAre(enter, reset, reset_by_lines));
  EXPECT_TRUE(not_reset.succeeded);
  auto const opened =
      climbed(recovery_goal::fresh, recovery_link::line, {true, false, false, true});
  EXPECT_THAT(opened.rungs, ElementsAre(enter, reset, reset_by_lines, open));
  EXPECT_TRUE(opened.succeeded);
}

TEST(recovery, a_prompt_is_enough_where_no_more_was_asked_for) {
  for (auto const over : {recovery_link::line, recovery_link::process}) {
    auto const at_once = climbed(recovery_goal::prompt, over, {true});
    EXPECT_THAT(at_once.rungs, ElementsAre(enter));
    EXPECT_TRUE(at_once.succeeded);
  }
  EXPECT_THAT(climbed(recovery_goal::prompt, recovery_link::line, {}).rungs,
              ElementsAre(enter, enter, reset_by_lines, open))
      << "it is asked twice, for it may have been busy";
  EXPECT_THAT(climbed(recovery_goal::prompt, recovery_link::process, {}).rungs,
              ElementsAre(enter, reset, open));
}

TEST(recovery, a_running_program_is_ended_by_one_reset) {
  auto const line = climbed(recovery_goal::stopped_and_fresh, recovery_link::line, {true, true});
  EXPECT_THAT(line.rungs, ElementsAre(enter, reset));
  EXPECT_TRUE(line.succeeded);
  auto const had_started =
      climbed(recovery_goal::stopped_and_fresh, recovery_link::line, {true}, true);
  EXPECT_THAT(had_started.rungs, ElementsAre(enter)) << "it is reset already";
  EXPECT_TRUE(had_started.succeeded);
  auto const process = climbed(recovery_goal::stopped_and_fresh, recovery_link::process, {true});
  EXPECT_THAT(process.rungs, ElementsAre(reset)) << "no need to ask it";
  EXPECT_TRUE(process.succeeded);
}

TEST(recovery, a_reset_that_takes_the_link_along_is_not_the_end) {
  auto const webrepl = climbed(recovery_goal::stopped_and_fresh, recovery_link::line,
                               {true, false, false, false, false, true});
  EXPECT_THAT(webrepl.rungs, ElementsAre(enter, reset, enter, enter, reset_by_lines, open));
  EXPECT_TRUE(webrepl.succeeded);
}

/// Every way through: it ends, it succeeds only by a rung that worked, and a board is fresh or
/// cleared only by a rung that resets it.
TEST(recovery, every_way_through_keeps_its_promise) {
  for (auto const goal :
       {recovery_goal::prompt, recovery_goal::fresh, recovery_goal::stopped_and_fresh}) {
    for (auto const over : {recovery_link::none, recovery_link::process, recovery_link::line}) {
      constexpr unsigned answers = 8;
      for (unsigned bits = 0; bits < (1U << answers); ++bits) {
        std::vector<bool> works;
        for (unsigned i = 0; i < answers; ++i) {
          works.push_back((bits >> i & 1U) != 0);
        }
        auto const way = climbed(goal, over, works);
        ASSERT_LE(way.rungs.size(), answers);
        auto const last = way.rungs.size() - 1;
        EXPECT_EQ(way.succeeded, works[last]) << "it ends with the first rung that leads there";
        if (way.succeeded && goal != recovery_goal::prompt) {
          auto const is_reset = [&] {
            for (std::size_t i = 0; i <= last; ++i) {
              if (works[i] && way.rungs[i] != enter) {
                return true;
              }
            }
            return false;
          }();
          // After a reset that failed (it may have taken the link along) an answer is enough.
          auto const tried = std::set(way.rungs.begin(), way.rungs.end());
          EXPECT_TRUE(is_reset || tried.contains(reset));
        }
        if (!way.succeeded) {
          EXPECT_EQ(way.rungs.back(), open) << "nothing is given up before it was opened anew";
        }
      }
    }
  }
}

} // namespace
} // namespace mprun
