#include "runner/events/run_model.hpp"

#include "reports/test_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

void expect_sum(tally const& t) {
  EXPECT_EQ(t.planned, t.passed + t.failed + t.errored + t.skipped);
  EXPECT_LE(t.timed_out, t.errored);
  EXPECT_LE(t.flaky, t.passed);
}

TEST(run_model, counts_each_planned_cell_once) {
  run_model run;
  for (auto const& e : events_of(mixed_run())) {
    run.fold(e);
  }
  run.close();
  auto const& t = run.totals();
  expect_sum(t);
  EXPECT_EQ(t.planned, 70U);
  EXPECT_EQ(t.failed, 9U);
  EXPECT_EQ(t.errored, 10U);
  EXPECT_EQ(t.timed_out, 1U);
  EXPECT_EQ(t.flaky, 1U);
  EXPECT_EQ(run.exit_code(), 1);
  std::size_t of_boards = 0;
  for (auto const& board : run.boards()) {
    expect_sum(board.cells);
    of_boards += board.cells.planned;
  }
  EXPECT_EQ(of_boards, 70U);
  EXPECT_TRUE(run.running().empty());
}

TEST(run_model, stream_cut_off_anywhere_still_adds_up) {
  auto const events = events_of(mixed_run());
  for (std::size_t length = 0; length < events.size(); ++length) {
    run_model run;
    for (std::size_t i = 0; i < length; ++i) {
      run.fold(events[i]);
    }
    run.close();
    expect_sum(run.totals());
    EXPECT_FALSE(run.finished());
    EXPECT_TRUE(run.running().empty());
    EXPECT_EQ(run.exit_code(), 3);
    for (auto const& cell : run.cells()) {
      EXPECT_TRUE(cell.settled);
      EXPECT_FALSE(cell.running);
    }
  }
}

TEST(run_model, cell_without_a_verdict_is_an_error_of_the_host) {
  run_model run;
  run.fold(at(0, planned(0, "b", "a")));
  run.fold(at(1000, attempt_started{0, "b", 1}));
  run.fold(at(9000, notice{"", "the last that was heard"}));
  run.close();
  auto const& cell = run.cells()[0];
  EXPECT_EQ(cell.verdict, verdict::errored);
  EXPECT_EQ(cell.blame, blame::host);
  EXPECT_EQ(cell.message, "the run ended before this case did");
  ASSERT_EQ(cell.attempts.size(), 1U);
  EXPECT_EQ(cell.attempts[0].took, run_duration(8000));
  EXPECT_EQ(run.exit_code(), 3);
}

TEST(run_model, shared_cell_belongs_to_the_board_that_settled_it) {
  run_model run;
  run.fold(at(0, board_declared{"a", "unix", "", {}}));
  run.fold(at(0, board_declared{"b", "unix", "", {}}));
  run.fold(at(0, planned(0, "", "x")));
  EXPECT_EQ(run.cells()[0].board, no_board);
  run.fold(at(1, attempt_started{0, "a", 1}));
  run.fold(at(2, ended(0, "a", verdict::errored, blame::link, "cut")));
  run.fold(at(3, attempt_started{0, "b", 2}));
  EXPECT_EQ(run.running(), std::vector<board_index>{1});
  run.fold(at(4, ended(0, "b", verdict::passed, blame::none, "", 2)));
  run.fold(at(5, cell_finished{0, "b", verdict::passed, blame::none, "", 2, true}));
  EXPECT_EQ(run.boards()[0].cells.planned, 0U);
  EXPECT_EQ(run.boards()[1].cells.flaky, 1U);
  EXPECT_EQ(run.board_name(run.cells()[0].attempts[0].board), "a");
}

TEST(run_model, a_board_with_lanes_is_at_work_until_all_its_cells_have_ended) {
  run_model run;
  for (cell_id cell = 0; cell < 3; ++cell) {
    run.fold(at(0, planned(cell, "a", std::to_string(cell))));
  }
  run.fold(at(0, planned(3, "b", "x")));
  for (cell_id cell = 0; cell < 4; ++cell) {
    run.fold(at(1 + cell, attempt_started{cell, cell < 3 ? "a" : "b", 1}));
  }
  EXPECT_EQ(run.running(), (std::vector<board_index>{0, 1}));
  run.fold(at(5, ended(1, "a", verdict::passed, blame::none, "")));
  EXPECT_EQ(run.boards()[0].running, (std::vector<cell_id>{0, 2}));
  run.fold(at(6, ended(0, "a", verdict::passed, blame::none, "")));
  EXPECT_EQ(run.running(), (std::vector<board_index>{0, 1}));
  run.fold(at(7, cell_finished{2, "a", verdict::errored, blame::host, "aborted"}));
  EXPECT_EQ(run.running(), std::vector<board_index>{1});
  run.fold(at(8, attempt_started{1, "b", 2}));
  EXPECT_EQ(run.boards()[1].running, (std::vector<cell_id>{3, 1}));
  run.fold(at(9, attempt_started{1, "a", 3})); // the end of the attempt before is missing
  EXPECT_EQ(run.boards()[1].running, std::vector<cell_id>{3});
  run.close();
  EXPECT_TRUE(run.running().empty());
}

TEST(run_model, nonsense_is_passed_over) {
  run_model run;
  run.fold(at(0, planned(0, "b", "a")));
  run.fold(at(0, planned(5, "b", "out of order")));
  run.fold(at(1, attempt_started{9, "b", 1}));
  run.fold(at(1, ended(0, "b", verdict::passed, blame::none, "")));
  run.fold(at(1, attempt_started{0, "", 1}));
  run.fold(at(2, cell_finished{9, "b", verdict::passed, blame::none, "", 1, false}));
  run.fold(at(2, cell_finished{0, "b", verdict::failed, blame::test, "no", 1, true}));
  run.fold(at(3, cell_finished{0, "b", verdict::passed, blame::none, "", 1, false}));
  run.fold(at(4, attempt_started{0, "b", 2}));
  run.close();
  EXPECT_EQ(run.totals().planned, 1U);
  EXPECT_EQ(run.totals().failed, 1U);
  EXPECT_EQ(run.totals().flaky, 0U);
  EXPECT_TRUE(run.cells()[0].attempts.empty());
}

TEST(run_model, texts_are_bounded_together_and_each) {
  run_model run;
  constexpr cell_id cells = 600;
  for (cell_id cell = 0; cell < cells; ++cell) {
    run.fold(at(0, planned(cell, "b", fmt::format("c{}", cell))));
  }
  std::size_t kept = 0;
  for (cell_id cell = 0; cell < cells; ++cell) {
    auto done = ended(cell, "b", verdict::failed, blame::test, std::string(10000, 'm'));
    done.output = std::string(1 << 20, 'x');
    run.fold(at(1, attempt_started{cell, "b", 1}));
    run.fold(at(2, done));
    auto const& attempt = run.cells()[cell].attempts[0];
    EXPECT_LT(attempt.output().size(), 66U * 1024);
    EXPECT_FALSE(attempt.output().empty());
    EXPECT_LT(attempt.message.size(), 3000U);
    kept += attempt.output().size();
  }
  EXPECT_LT(kept, 17U << 20);
}

TEST(run_model, quarantined_failures_are_counted_separately) {
  run_model run;
  for (cell_id i = 0; i < 3; ++i) {
    run.fold(at(0, planned(i, "b", std::string(1, static_cast<char>('x' + i)))));
  }
  cell_finished bad{0, "b", verdict::failed, blame::test, "1 is not 2", 1, false};
  bad.quarantine = "known";
  run.fold(at(1, bad));
  cell_finished good{1, "b", verdict::passed, blame::none, "", 1, false};
  good.quarantine = "known";
  run.fold(at(2, good));
  EXPECT_EQ(run.totals().failed, 1U);
  EXPECT_EQ(run.totals().quarantined, 1U);
  EXPECT_TRUE(run.cells()[0].is_excused());
  EXPECT_FALSE(run.cells()[1].is_excused());
}

TEST(run_model, knows_how_much_of_the_expected_time_is_left) {
  run_model run;
  auto own = planned(0, "a", "c");
  own.expected = std::chrono::seconds(5);
  auto shared = planned(1, "", "c");
  shared.expected = std::chrono::seconds(7);
  run.fold(at(0, own));
  run.fold(at(0, shared));
  EXPECT_EQ(run.boards()[0].expected_left, std::chrono::seconds(5));
  EXPECT_EQ(run.expected_of_shared(), std::chrono::seconds(7));
  run.fold(at(1, attempt_started{1, "a", 1}));
  EXPECT_EQ(run.boards()[0].expected_left, std::chrono::seconds(12));
  EXPECT_EQ(run.expected_of_shared(), run_duration(0));
  run.fold(at(2, cell_finished{0, "a", verdict::passed, blame::none, "", 1, false}));
  run.fold(at(3, cell_finished{1, "a", verdict::passed, blame::none, "", 1, false}));
  EXPECT_EQ(run.boards()[0].expected_left, run_duration(0));
}

} // namespace
} // namespace mprun
