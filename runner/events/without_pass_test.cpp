#include "runner/events/without_pass.hpp"

#include "reports/test_run.hpp"

#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(without_pass, holds_failures_errors_and_cells_that_were_not_reached) {
  std::deque<event> events{at(0, run_started{"r", "0", {}, "h"})};
  for (cell_id cell = 0; cell < 8; ++cell) {
    events.push_back(at(0, planned(cell, "b", std::to_string(cell))));
  }
  auto const finish = [&events](cell_id cell, verdict v, reason why = {}) {
    events.push_back(at(1, cell_finished{cell, "b", v, blame::none, "", 1, false, std::move(why)}));
  };
  finish(5, verdict::timed_out);
  finish(0, verdict::passed);
  finish(1, verdict::failed);
  finish(2, verdict::errored);
  finish(3, verdict::skipped, {reason_code::needs_module, {"os"}});
  finish(4, verdict::skipped, {reason_code::not_started, {"interrupted"}});
  finish(7, verdict::skipped, {reason_code::skipped_by_user});
  std::vector<std::string> names;
  for (auto const& cell : cells_without_pass(events)) {
    names.push_back(cell.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("1", "2", "4", "5", "6", "7")) << "6 has no verdict";
}

TEST(without_pass, is_empty_for_a_run_that_passed) {
  EXPECT_TRUE(cells_without_pass({}).empty());
  EXPECT_TRUE(
      cells_without_pass({at(0, planned(0, "b", "x")),
                          at(1, cell_finished{0, "b", verdict::passed, blame::none, "", 2, true})})
          .empty());
}

} // namespace
} // namespace mprun
