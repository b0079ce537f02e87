#include "reports/console/live_status.hpp"

#include "reports/test_run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(live_status, never_wraps_and_fits_the_screen_however_many_boards) {
  run_model run;
  run.fold(at(0, run_started{"r", "0", {}, "h"}));
  constexpr cell_id boards = 1000;
  for (cell_id i = 0; i < boards; ++i) {
    auto const board = std::string(i % 30, 'x') + "-ü日" + std::to_string(i);
    run.fold(at(0, board_declared{board, "unix", "", {}}));
    run.fold(at(0, planned(i, board, std::string(i % 200, 'n'))));
    run.fold(at(i, attempt_started{i, board, 1}));
    for (std::size_t const rows : {1, 2, 3, 4, 5, 6, 7, 12, 24, 100}) {
      for (std::size_t const columns : {1, 2, 10, 40, 80, 300}) {
        if (i % 100 > 2 && i > 20) {
          continue;
        }
        auto const lines = live_status(run, std::chrono::seconds(5000), {columns, rows}, {});
        EXPECT_LT(lines.size(), std::max<std::size_t>(rows, 1));
        for (auto const& line : lines) {
          EXPECT_LT(line.columns, columns + (columns == 1 ? 1 : 0));
          EXPECT_EQ(line.columns, columns_of(line.text));
        }
      }
    }
  }
}

TEST(live_status, shows_the_longest_running_of_many_boards) {
  run_model run;
  for (cell_id i = 0; i < 100; ++i) {
    auto const board = fmt::format("b{}", i);
    run.fold(at(0, board_declared{board, "unix", "", {}}));
    run.fold(at(0, planned(i, board, "c")));
    run.fold(at(i == 70 ? 1 : 1000 + i, attempt_started{i, board, 1}));
  }
  auto const lines = live_status(run, std::chrono::seconds(61), {80, 24}, {});
  EXPECT_THAT(lines[4].text, HasSubstr(" b70"));
  EXPECT_THAT(lines[4].text, HasSubstr("1:0"));
}

TEST(live_status, shows_what_each_board_is_doing) {
  run_model run;
  for (auto const* board : {"opening", "working", "finished", "gone"}) {
    run.fold(at(0, board_declared{board, "unix", "", {}}));
  }
  for (cell_id i = 0; i < 4; ++i) {
    run.fold(at(0, planned(i, run.boards()[i].about.board, "c")));
  }
  run.fold(at(1, attempt_started{1, "working", 1}));
  run.fold(at(1, ended(1, "working", verdict::errored, blame::link, "cut")));
  run.fold(at(1, attempt_started{1, "working", 2}));
  run.fold(at(1, cell_finished{2, "finished", verdict::passed, blame::none, "", 1, false}));
  run.fold(at(1, board_lost{"gone", blame::board, "hung up"}));
  auto const lines = live_status(run, std::chrono::seconds(3), {80, 24}, {});
  EXPECT_EQ(lines[4].text, " opening   opening");
  EXPECT_EQ(lines[5].text, " working   s/c  attempt 2  0:02");
  EXPECT_EQ(lines[6].text, " finished  done");
  EXPECT_EQ(lines[7].text, " gone      did not open: hung up");
}

/// Two boards with two cells each; each board has been running its first since the first second.
void begin_expecting(run_model& run, run_duration first, run_duration second) {
  for (cell_id i = 0; i < 4; ++i) {
    auto cell = planned(i, fmt::format("b{}", i / 2), fmt::format("c{}", i % 2));
    cell.expected = i < 2 ? first : second;
    run.fold(at(0, cell));
  }
  run.fold(at(1'000'000, attempt_started{0, "b0", 1}));
  run.fold(at(1'000'000, attempt_started{2, "b1", 1}));
}

std::string bar_of(run_model const& run, run_duration now) {
  return live_status(run, now, {100, 24}, {})[1].text;
}

TEST(live_status, shows_the_time_left_of_the_slowest_board) {
  using namespace std::chrono_literals;
  run_model run;
  begin_expecting(run, 30s, 60s);
  EXPECT_THAT(bar_of(run, 11s), testing::EndsWith("  0:11  1:50 left"));
  EXPECT_THAT(bar_of(run, 100s), testing::EndsWith("1:00 left")) << "it takes longer than expected";
  run.fold(at(120'000'000, cell_finished{2, "b1", verdict::passed, blame::none, "", 1, false}));
  run.fold(at(120'000'000, cell_finished{3, "b1", verdict::passed, blame::none, "", 1, false}));
  EXPECT_THAT(bar_of(run, 120s), testing::EndsWith("0:30 left"));
}

TEST(live_status, shows_no_time_left_if_it_is_unknown_or_all_is_done) {
  using namespace std::chrono_literals;
  run_model first;
  begin_expecting(first, 0s, 0s);
  EXPECT_THAT(bar_of(first, 11s), testing::EndsWith("  0:11"));
  run_model run;
  begin_expecting(run, 30s, 60s);
  for (cell_id i = 0; i < 4; ++i) {
    run.fold(at(12'000'000, cell_finished{i, fmt::format("b{}", i / 2), verdict::passed,
                                          blame::none, "", 1, false}));
  }
  EXPECT_THAT(bar_of(run, 12s), testing::EndsWith("  0:12"));
}

TEST(live_status, divides_shared_cases_among_the_boards_at_work) {
  using namespace std::chrono_literals;
  run_model run;
  begin_expecting(run, 10s, 10s);
  auto shared = planned(4, "", "c");
  shared.expected = 100s;
  run.fold(at(0, shared));
  EXPECT_THAT(bar_of(run, 1s), testing::EndsWith("1:10 left"));
}

TEST(live_status, shows_the_longest_case_of_a_board_with_lanes_and_how_many_more) {
  run_model run;
  run.fold(at(0, board_declared{"lanes", "unix", "", {}}));
  for (cell_id i = 0; i < 4; ++i) {
    run.fold(at(0, planned(i, "lanes", fmt::format("c{}", i))));
    run.fold(at(1'000'000 * (i + 1), attempt_started{i, "lanes", 1}));
  }
  run.fold(at(5'000'000, ended(0, "lanes", verdict::passed, blame::none, "")));
  auto const lines = live_status(run, std::chrono::seconds(7), {80, 24}, {});
  EXPECT_EQ(lines[4].text, " lanes  s/c1  0:05  and 2 more");
  EXPECT_THAT(lines[2].text, HasSubstr("1 of 1 board at work"));
}

} // namespace
} // namespace mprun
