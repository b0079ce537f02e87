#include "runner/upstream/multitest_ledger.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace mprun::upstream {
namespace {

attempt_outcome const passed{verdict::passed, blame::none, ""};
attempt_outcome const failed{verdict::failed, blame::test, "differs"};
attempt_outcome const board_error{verdict::errored, blame::board, "no answer"};

class multitest_ledger_test : public testing::Test {
protected:
  multitest_ledger make(std::size_t cells, scheduler_options rules = {}) {
    return {cells, rules, [this](cell_finished one) { told.push_back(std::move(one)); }};
  }

  /// The next cell in line, tried once.
  static cell_id attempt(multitest_ledger& books, attempt_outcome const& outcome) {
    auto const cell = books.next().value();
    books.take();
    books.begin(cell);
    books.attempt_ended(cell, outcome, "a");
    return cell;
  }

  std::vector<cell_finished> told;
};

TEST_F(multitest_ledger_test, cells_are_taken_in_order_and_told_when_settled) {
  auto books = make(2);
  EXPECT_EQ(attempt(books, passed), 0U);
  EXPECT_EQ(attempt(books, failed), 1U);
  EXPECT_FALSE(books.next());
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].verdict, verdict::passed);
  EXPECT_EQ(told[1].message, "differs");
  EXPECT_EQ(books.exit_code(), 1);
}

TEST_F(multitest_ledger_test, an_error_is_tried_again_at_once_and_a_pass_then_is_flaky) {
  auto books = make(2);
  EXPECT_EQ(attempt(books, board_error), 0U);
  EXPECT_TRUE(told.empty());
  EXPECT_EQ(attempt(books, passed), 0U);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].flaky);
  EXPECT_EQ(told[0].attempts, 2);
}

attempt_outcome const in_doubt{verdict::errored, blame::host, "beside: differs", true};

TEST_F(multitest_ledger_test, a_failure_in_doubt_is_run_alone_when_all_others_have_run) {
  for (auto const& alone : {passed, failed}) {
    told.clear();
    scheduler_options rules;
    rules.retries = 0;
    auto books = make(2, rules);
    EXPECT_EQ(attempt(books, in_doubt), 0U);
    EXPECT_EQ(books.alone(0), 1);
    EXPECT_EQ(attempt(books, passed), 1U);
    EXPECT_EQ(attempt(books, alone), 0U);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].verdict, alone.verdict);
    EXPECT_EQ(told[1].attempts, 2);
    EXPECT_FALSE(told[1].flaky);
  }
}

TEST_F(multitest_ledger_test, with_max_fail_it_is_run_alone_at_once) {
  scheduler_options rules;
  rules.max_fail = 1;
  auto books = make(3, rules);
  EXPECT_EQ(attempt(books, in_doubt), 0U);
  EXPECT_EQ(attempt(books, failed), 0U);
  EXPECT_FALSE(books.next());
}

TEST_F(multitest_ledger_test, what_is_left_in_doubt_is_no_failure) {
  auto books = make(2);
  attempt(books, in_doubt);
  books.take(); // the other is under way
  books.begin(1);
  books.stop(run_end::interrupted, "not run: interrupted");
  books.attempt_ended(1, in_doubt, "a");
  ASSERT_EQ(told.size(), 2U);
  for (auto const& one : told) {
    EXPECT_EQ(one.verdict, verdict::errored);
    EXPECT_EQ(one.blame, blame::host);
    EXPECT_EQ(one.message, "beside: differs (alone: not run: interrupted)");
  }
}

TEST_F(multitest_ledger_test, flaky_is_a_failure_only_where_asked) {
  for (auto const fatal : {false, true}) {
    scheduler_options rules;
    rules.flaky_fails = fatal;
    auto books = make(1, rules);
    attempt(books, board_error);
    attempt(books, passed);
    EXPECT_EQ(books.exit_code(), fatal ? 1 : 0);
  }
}

TEST_F(multitest_ledger_test, errors_alone_have_an_exit_code_of_their_own) {
  scheduler_options rules;
  rules.retries = 0;
  auto books = make(1, rules);
  attempt(books, board_error);
  EXPECT_EQ(books.exit_code(), 3);
}

TEST_F(multitest_ledger_test, stops_after_the_most_without_a_pass) {
  scheduler_options rules;
  rules.max_fail = 1;
  auto books = make(3, rules);
  attempt(books, failed);
  EXPECT_FALSE(books.next());
  EXPECT_EQ(books.how_it_ended(), run_end::stopped_early);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[2].verdict, verdict::skipped);
}

TEST_F(multitest_ledger_test, an_interrupted_run_settles_what_waits_and_then_what_runs) {
  auto books = make(2);
  books.take();
  books.begin(0);
  books.stop(run_end::interrupted, "not run");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].cell, 1U);
  books.abort("interrupted");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].verdict, verdict::errored);
  EXPECT_EQ(books.exit_code(), 130);
}

TEST_F(multitest_ledger_test, only_skips_are_nothing_that_ran) {
  auto books = make(1);
  attempt(books, {verdict::skipped, blame::none, "skips itself"});
  EXPECT_EQ(books.exit_code(), 4);
}

} // namespace
} // namespace mprun::upstream
