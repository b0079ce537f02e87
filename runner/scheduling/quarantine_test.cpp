// What a quarantine does to the exit code, to --max-fail and to the events.
#include "runner/scheduling/simulated_farm.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

/// Case 1 does not count, on whichever board.
scheduler_options excusing_case_1() {
  scheduler_options out;
  out.quarantine = [](test_case const& test, board_spec const*, board_facts const*) {
    return std::string(test.name == "case-1" ? "known" : "");
  };
  return out;
}

TEST(Quarantine, ExcusedFailuresDoNotCount) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const& outcome : {fails, attempt_outcome{verdict::errored, blame::board, "hangs"},
                                attempt_outcome{verdict::timed_out, blame::test, "late"}}) {
      auto const plan = small_plan(2, 3, assign);
      simulated_farm f(plan, excusing_case_1());
      f.answer = [&](start_attempt const& a) {
        return plan.cells[a.cell].case_index == 1 ? outcome : passes;
      };
      f.run();
      EXPECT_EQ(f.exit_code(), 0);
      for (auto const& [cell, done] : f.settled()) {
        EXPECT_EQ(done.quarantine, plan.cells[cell].case_index == 1 ? "known" : "");
      }
    }
  }
}

TEST(Quarantine, OtherFailuresCount) {
  auto const plan = small_plan(1, 3, assignment::every);
  simulated_farm f(plan, excusing_case_1());
  f.answer = [](start_attempt const&) { return fails; };
  f.run();
  EXPECT_EQ(f.exit_code(), 1);
}

TEST(Quarantine, APassIsMarkedTooForItsEntryMayGo) {
  auto const plan = small_plan(1, 2, assignment::every);
  simulated_farm f(plan, excusing_case_1());
  f.run();
  EXPECT_EQ(f.settled().at(1).quarantine, "known");
  EXPECT_EQ(f.settled().at(0).quarantine, "");
}

TEST(Quarantine, ExcusedFailuresDoNotStopARun) {
  auto const plan = small_plan(1, 4, assignment::every);
  auto options = excusing_case_1();
  options.max_fail = 1;
  simulated_farm f(plan, options);
  f.answer = [&](start_attempt const& a) { return a.cell == 1 ? fails : passes; };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 3U);
}

TEST(Quarantine, KnowsTheBoardAndItsFirmware) {
  auto const plan = small_plan(1, 1, assignment::any);
  scheduler_options options;
  std::string board;
  std::string firmware;
  options.quarantine = [&](test_case const&, board_spec const* on, board_facts const* facts) {
    board = on == nullptr ? "" : on->id;
    firmware = facts == nullptr ? "" : facts->firmware;
    return std::string();
  };
  simulated_farm f(plan, options);
  f.facts = [](std::size_t) {
    board_facts found;
    found.firmware = "v1.26.1";
    return found;
  };
  f.run();
  EXPECT_EQ(board, "board-0");
  EXPECT_EQ(firmware, "v1.26.1");
}

} // namespace
} // namespace mprun
