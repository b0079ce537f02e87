// A run that is paused: what is at work ends, and nothing new begins.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

std::vector<start_attempt> starts_in(commands const& list) {
  std::vector<start_attempt> out;
  for (auto const& issued : list) {
    if (auto const* start = std::get_if<start_attempt>(&issued)) {
      out.push_back(*start);
    }
  }
  return out;
}

TEST(Pause, StartsNoCaseUntilItIsOver) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 4, assign);
    scheduler s(plan, {});
    s.begin();
    auto const first = starts_in(s.board_ready(0, {}));
    ASSERT_EQ(first.size(), 1U);
    s.pause();
    EXPECT_TRUE(starts_in(s.board_ready(1, {})).empty());
    EXPECT_TRUE(starts_in(s.attempt_done(first[0].cell, passes)).empty());
    EXPECT_FALSE(s.finished());
    EXPECT_EQ(starts_in(s.resume()).size(), 2U) << "one on each board";
  }
}

TEST(Pause, LetsABoardRetryWhatItHasBegun) {
  auto const plan = small_plan(1, 2, assignment::every);
  scheduler s(plan, {.retries = 1});
  s.begin();
  s.board_ready(0, {});
  s.pause();
  auto const again = starts_in(s.attempt_done(0, {verdict::errored, blame::link, "cut"}));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].attempt, 2);
}

TEST(Pause, HoldsBackRunsAlone) {
  auto const plan = small_plan(1, 1, assignment::every);
  scheduler s(plan, {});
  s.begin();
  s.board_ready(0, {});
  s.pause();
  EXPECT_TRUE(starts_in(s.attempt_done(0, in_doubt)).empty());
  auto const alone = starts_in(s.resume());
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone[0].alone, 1);
}

TEST(Pause, HoldsBackCasesOfSeveralBoards) {
  auto const plan = small_plan(2, 1, assignment::every, {2});
  scheduler s(plan, {});
  s.begin();
  s.pause();
  s.board_ready(0, {});
  EXPECT_TRUE(starts_in(s.board_ready(1, {})).empty());
  EXPECT_EQ(starts_in(s.resume()).size(), 1U);
}

TEST(Pause, EndsWithTheRun) {
  auto const plan = small_plan(2, 3, assignment::every);
  scheduler s(plan, {});
  s.begin();
  auto const first = starts_in(s.board_ready(0, {}));
  s.pause();
  s.stop(run_end::interrupted, "not run: interrupted");
  s.attempt_done(first[0].cell, passes);
  EXPECT_TRUE(s.finished());
}

TEST(Scheduler, ACaseThatItsUserSkippedIsNotRetriedAndDidNotPass) {
  auto const plan = small_plan(1, 2, assignment::every);
  simulated_farm f(plan, {.retries = 3, .retry_failures = true});
  f.answer = [](start_attempt const& a) {
    return a.cell == 0 ? skipped_for({reason_code::skipped_by_user}) : passes;
  };
  f.run();
  EXPECT_EQ(f.attempts, 2);
  EXPECT_EQ(f.settled().at(0).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(0).reason.code, reason_code::skipped_by_user);
  EXPECT_EQ(f.settled().at(0).message, "skipped by the user");
  EXPECT_EQ(f.exit_code(), 0);
}

} // namespace
} // namespace mprun
