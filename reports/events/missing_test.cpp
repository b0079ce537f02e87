#include "reports/events/merge_fixture_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(merge, damaged_lines_are_reported_and_the_rest_is_rendered) {
  recorded_run run = whole("run", 0);
  // Line 6 was the plan of the third cell.
  ASSERT_TRUE(std::holds_alternative<cell_planned>(run.events[4].fact));
  run.events.erase(run.events.begin() + 4);
  run.damaged = {{5, false}};
  auto const model = model_of(merge({run}));
  EXPECT_THAT(verdicts(*model), ElementsAre(Pair("b x", "passed"), Pair("b y", "failed")));
  EXPECT_EQ(model->exit_code(), 3);
  EXPECT_FALSE(model->finished());
  EXPECT_THAT(
      notices(*model),
      ElementsAre("run.ndjson is incomplete: line 5 is not an event; 3 events of cases whose "
                  "plan is lost are left out"));
}

TEST(merge, a_lost_plan_line_moves_no_result_to_another_case) {
  recorded_run run = whole("run", 0);
  run.events.erase(run.events.begin() + 2); // the plan of x
  run.damaged = {{3, false}};
  auto const model = model_of(merge({run}));
  EXPECT_THAT(verdicts(*model), ElementsAre(Pair("b y", "failed"), Pair("b z", "passed")));
}

TEST(merge, many_damaged_lines_are_counted) {
  auto run = whole("run", 0);
  for (std::size_t line = 2; line < 12; ++line) {
    run.damage(line);
  }
  run.damage(99, true);
  auto const model = model_of(merge({run}));
  EXPECT_THAT(
      notices(*model),
      ElementsAre("run.ndjson is incomplete: lines 2, 3, 4, 5, 6 and 5 more are not events, "
                  "the last line is cut off"));
}

TEST(merge, a_run_cut_off_anywhere_is_rendered_and_reported) {
  auto const events = events_of(mixed_run());
  for (std::size_t length = 1; length < events.size(); length += 7) {
    recorded_run cut;
    cut.name = "cut.ndjson";
    cut.events.assign(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length));
    auto const run = model_of(merge({cut}));
    EXPECT_EQ(run->exit_code(), 3);
    EXPECT_THAT(notices(*run).back(), HasSubstr("cut.ndjson is incomplete: it ends "));
  }
}

TEST(merge, any_line_may_be_damaged) {
  auto const events = read_recorded_run(mixed_run()).events;
  for (std::size_t lost = 1; lost < events.size(); ++lost) {
    recorded_run run;
    run.events = events;
    run.events.erase(run.events.begin() + static_cast<std::ptrdiff_t>(lost));
    run.damaged = {{lost + 1, false}};
    auto const model = model_of(merge({run}));
    EXPECT_EQ(model->exit_code(), 3);
    EXPECT_THAT(notices(*model).back(),
                HasSubstr(fmt::format("line {} is not an event", lost + 1)));
  }
}

} // namespace
} // namespace mprun
