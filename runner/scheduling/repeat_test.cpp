// Cases again and again (--stress).
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

std::size_t starts_of(simulated_farm const& f, cell_id cell) {
  return static_cast<std::size_t>(
      std::count_if(f.started().begin(), f.started().end(),
                    [cell](start_attempt const& a) { return a.cell == cell; }));
}

TEST(repeating, runs_every_cell_as_often_as_asked_and_settles_it_once) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(3, 4, assign, {1, 2});
    for (unsigned seed = 0; seed < 50; ++seed) {
      simulated_farm f(plan, {.max_fail = 1, .jobs = seed % 4, .repetitions = 5});
      f.run(seed);
      for (cell_id cell = 0; cell < plan.cells.size(); ++cell) {
        EXPECT_EQ(starts_of(f, cell), 5U);
        auto const& settled = f.settled().at(cell);
        EXPECT_EQ(settled.verdict, verdict::passed);
        EXPECT_EQ(settled.attempts, 5);
        EXPECT_FALSE(settled.flaky);
        EXPECT_EQ(settled.message, "5 repetitions passed");
        EXPECT_EQ(f.under_test().repetitions(cell).all, 5U);
      }
      EXPECT_EQ(f.exit_code(), 0);
    }
  }
}

TEST(repeating, every_case_is_repeated_before_any_is_repeated_twice) {
  auto const plan = small_plan(1, 3, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .repetitions = 3});
  f.run();
  std::vector<cell_id> order;
  for (auto const& attempt : f.started()) {
    order.push_back(attempt.cell);
  }
  EXPECT_EQ(order, (std::vector<cell_id>{0, 1, 2, 0, 1, 2, 0, 1, 2}));
}

TEST(repeating, ends_at_the_first_failure_and_keeps_the_passes) {
  auto const plan = small_plan(1, 3, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .repetitions = 100});
  f.answer = [&](start_attempt const& a) { return a.cell == 1 && a.attempt == 4 ? fails : passes; };
  f.run();
  EXPECT_EQ(f.settled().at(1).verdict, verdict::failed);
  EXPECT_EQ(f.settled().at(1).attempts, 4);
  EXPECT_EQ(f.settled().at(0).message, "4 repetitions passed");
  EXPECT_EQ(f.settled().at(2).message, "3 repetitions passed");
  EXPECT_EQ(f.under_test().repetitions(1).all, 4U);
  EXPECT_EQ(f.under_test().repetitions(1).failed, 1U);
  EXPECT_EQ(f.exit_code(), 1);
}

TEST(repeating, a_case_that_never_ran_is_skipped) {
  auto const plan = small_plan(1, 3, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .repetitions = 100});
  f.answer = [&](start_attempt const& a) { return a.cell == 1 ? fails : passes; };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::passed);
  EXPECT_EQ(f.settled().at(2).verdict, verdict::skipped);
  EXPECT_EQ(f.under_test().repetitions(2).all, 0U);
}

TEST(repeating, goes_on_until_it_is_ended) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 3, assign, {1, 1, 2});
    simulated_farm f(plan, {.max_fail = 1, .repetitions = 0});
    f.end_repeating_after_attempts = 200;
    f.run(7);
    EXPECT_GE(f.attempts, 200);
    EXPECT_LE(f.attempts, 204) << "what ran may end";
    std::size_t all = 0;
    for (cell_id cell = 0; cell < plan.cells.size(); ++cell) {
      EXPECT_EQ(f.settled().at(cell).verdict, verdict::passed);
      EXPECT_GT(f.under_test().repetitions(cell).all, 10U) << "none is left behind";
      all += f.under_test().repetitions(cell).all;
    }
    EXPECT_EQ(all, static_cast<std::size_t>(f.attempts));
  }
}

TEST(repeating, an_end_before_the_first_round_is_over_lets_every_cell_run_once) {
  auto const plan = small_plan(3, 2, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .jobs = 1, .repetitions = 0});
  f.end_repeating_after_attempts = 1;
  f.run();
  for (cell_id cell = 0; cell < plan.cells.size(); ++cell) {
    EXPECT_EQ(starts_of(f, cell), 1U);
  }
  EXPECT_EQ(f.count(verdict::passed), 6U);
}

TEST(repeating, a_retry_within_a_repetition_makes_the_case_flaky) {
  auto const plan = small_plan(1, 1, assignment::every);
  simulated_farm f(plan, {.retries = 1, .max_fail = 1, .repetitions = 3});
  f.answer = [&](start_attempt const& a) {
    return a.attempt % 2 == 1 ? attempt_outcome{verdict::errored, blame::link, "cut"} : passes;
  };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::passed);
  EXPECT_TRUE(f.settled().at(0).flaky);
  EXPECT_EQ(f.settled().at(0).attempts, 6);
  EXPECT_EQ(f.under_test().repetitions(0).all, 3U);
}

TEST(repeating, a_lost_board_leaves_its_cells_that_passed) {
  auto const plan = small_plan(2, 2, assignment::every);
  simulated_farm f(plan, {.retries = 0, .repetitions = 4});
  f.loses = [](start_attempt const& a) {
    return a.cell == 1 && a.attempt == 2 ? board_list{0} : board_list();
  };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::passed);
  EXPECT_EQ(f.settled().at(0).message, "2 repetitions passed");
  EXPECT_EQ(f.settled().at(1).verdict, verdict::errored);
  EXPECT_EQ(f.settled().at(2).message, "4 repetitions passed");
}

TEST(repeating, an_error_of_the_host_is_no_failed_repetition) {
  auto const plan = small_plan(1, 1, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .repetitions = 5});
  f.answer = [](start_attempt const& a) {
    return a.attempt == 3 ? attempt_outcome{verdict::errored, blame::host, "no CPython"} : passes;
  };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::errored);
  EXPECT_EQ(f.under_test().repetitions(0).all, 2U);
  EXPECT_EQ(f.under_test().repetitions(0).failed, 0U);
}

TEST(repeating, a_doubt_of_an_earlier_repetition_is_forgotten) {
  auto const plan = small_plan(1, 1, assignment::every);
  simulated_farm f(plan, {.max_fail = 1, .repetitions = 3});
  f.answer = [&](start_attempt const& a) { return a.attempt == 1 ? in_doubt : passes; };
  f.run();
  auto const& settled = f.settled().at(0);
  EXPECT_EQ(settled.verdict, verdict::passed);
  EXPECT_FALSE(settled.flaky);
  EXPECT_EQ(settled.attempts, 4);
}

} // namespace
} // namespace mprun
