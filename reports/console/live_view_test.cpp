// What the keys do to the live view, and what of it is shown.
#include "reports/console/live_view.hpp"

#include "reports/console/live_status.hpp"
#include "reports/test_run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

typed_key letter(char c) {
  return {key_kind::letter, c};
}

std::vector<std::string> lines_of(run_model const& run, live_view const& view,
                                  screen_size screen = {100, 24}) {
  std::vector<std::string> out;
  for (auto const& line : live_status(run, std::chrono::seconds(5), screen, {}, view)) {
    EXPECT_LT(line.columns, screen.columns);
    out.push_back(line.text);
  }
  EXPECT_LT(out.size(), screen.rows);
  return out;
}

/// Boards b0 to b3; b2 has run its case longest.
void begin_four(run_model& run) {
  for (cell_id i = 0; i < 4; ++i) {
    auto const board = fmt::format("b{}", i);
    run.fold(at(0, board_declared{board, "rp2", "serial: /dev/ttyACM0", {"wifi"}}));
    run.fold(at(0, planned(i, board, fmt::format("c{}", i))));
  }
  run.fold(at(1, attempt_started{2, "b2", 1}));
  run.fold(at(2, attempt_started{1, "b1", 1}));
}

TEST(live_view, details_are_first_of_the_board_that_is_busy_longest) {
  run_model run;
  begin_four(run);
  live_view view;
  EXPECT_FALSE(press(view, letter('d'), run));
  EXPECT_TRUE(view.shows_details);
  EXPECT_EQ(view.board, 2U);
  press(view, {key_kind::down}, run);
  press(view, letter('j'), run);
  EXPECT_EQ(view.board, 0U) << "after the last comes the first";
  press(view, {key_kind::up}, run);
  press(view, letter('K'), run);
  EXPECT_EQ(view.board, 2U);
  press(view, letter('k'), run);
  press(view, letter('d'), run);
  EXPECT_FALSE(view.shows_details);
  press(view, letter('d'), run);
  EXPECT_EQ(view.board, 1U) << "it was shown last";
  press(view, {key_kind::escape}, run);
  EXPECT_FALSE(view.shows_details);
}

TEST(live_view, without_boards_there_are_no_details) {
  run_model const run;
  live_view view;
  press(view, letter('d'), run);
  press(view, {key_kind::down}, run);
  EXPECT_FALSE(view.shows_details);
}

TEST(live_view, skips_everything_or_the_board_that_is_looked_at) {
  run_model run;
  begin_four(run);
  live_view view;
  auto const all = press(view, letter('s'), run);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->is, run_wish::kind::skip);
  EXPECT_EQ(all->board, "");
  press(view, letter('d'), run);
  auto const only = press(view, letter('S'), run);
  ASSERT_TRUE(only);
  EXPECT_EQ(only->board, "b2");
}

TEST(live_view, pauses_resumes_and_stops) {
  run_model const run;
  live_view view;
  EXPECT_EQ(press(view, letter('p'), run)->is, run_wish::kind::pause);
  view.pace = run_pace::paused;
  EXPECT_EQ(press(view, letter('p'), run)->is, run_wish::kind::resume);
  EXPECT_EQ(press(view, letter('q'), run)->is, run_wish::kind::stop);
  EXPECT_FALSE(press(view, letter('x'), run));
}

TEST(live_view, the_keys_are_named_only_where_they_are_read) {
  run_model run;
  begin_four(run);
  EXPECT_THAT(lines_of(run, {}), Not(Contains(HasSubstr("q stop"))));
  EXPECT_EQ(lines_of(run, {.takes_keys = true}).back(),
            " d details of a board  s skip what runs  p pause  q stop");
  EXPECT_EQ(lines_of(run, {.takes_keys = true, .pace = run_pace::paused}).back(),
            " paused  d details of a board  s skip what runs  p resume  q stop");
  EXPECT_EQ(lines_of(run, {.takes_keys = true, .pace = run_pace::stopping}).back(),
            " stopping: what runs may end  Ctrl-C ends it");
  for (std::size_t const rows : {1, 2, 3, 4, 5, 6, 7, 8, 30}) {
    for (std::size_t const columns : {2, 10, 40, 80}) {
      lines_of(run, {.takes_keys = true}, {columns, rows});
      lines_of(run, {.takes_keys = true, .shows_details = true, .board = 1}, {columns, rows});
    }
  }
}

TEST(live_view, details_say_what_a_board_is_and_what_went_wrong_on_it) {
  run_model run;
  begin_four(run);
  live_view const view{.takes_keys = true, .shows_details = true, .board = 1};
  auto lines = lines_of(run, view);
  EXPECT_EQ(lines[4], " b1  rp2  serial: /dev/ttyACM0  board 2 of 4");
  EXPECT_EQ(lines[5], " opening  it has not answered yet");
  EXPECT_EQ(lines[6], " tags     wifi");
  EXPECT_EQ(lines[7], " cases    0 of 1: nothing done");
  EXPECT_EQ(lines[8], " now      s/c1  0:04");
  auto const height = lines.size();

  board_facts facts;
  facts.implementation = "micropython";
  facts.version = "1.25.0";
  facts.machine = "Raspberry Pi Pico";
  facts.heap_free = 190'500;
  run.fold(at(3, board_opened{"b1", facts, {}}));
  run.fold(at(4, ended(1, "b1", verdict::errored, blame::link, "cut off")));
  run.fold(at(4, cell_finished{1, "b1", verdict::errored, blame::link, "cut off", 1, false}));
  run.fold(at(5, ended(2, "b2", verdict::failed, blame::test, "1 != 2")));
  run.fold(at(5, cell_finished{2, "b2", verdict::failed, blame::test, "1 != 2", 1, false}));
  lines = lines_of(run, view);
  EXPECT_EQ(lines[5], " firmware micropython 1.25.0 on Raspberry Pi Pico, 190 KB of heap free");
  EXPECT_EQ(lines[7], " cases    1 of 1: 1 error");
  EXPECT_EQ(lines[8], " ERROR    s/c1  link: cut off");
  EXPECT_THAT(lines, Not(Contains(HasSubstr("1 != 2")))) << "that was on another board";
  EXPECT_EQ(lines.size(), height) << "nothing moves";
}

TEST(live_view, details_show_the_newest_failures_as_far_as_there_is_room) {
  run_model run;
  run.fold(at(0, board_declared{"b", "unix", "process: micropython", {}}));
  for (cell_id i = 0; i < 50; ++i) {
    run.fold(at(0, planned(i, "b", fmt::format("c{}", i))));
  }
  for (cell_id i = 0; i < 50; ++i) {
    run.fold(at(i, attempt_started{i, "b", 1}));
    run.fold(at(i, ended(i, "b", verdict::failed, blame::test, "wrong")));
    run.fold(at(i, cell_finished{i, "b", verdict::failed, blame::test, "wrong", 1, false}));
  }
  live_view const view{.takes_keys = true, .shows_details = true, .board = 0};
  auto const lines = lines_of(run, view, {80, 12});
  EXPECT_EQ(lines.size(), 11U);
  EXPECT_THAT(lines, Contains(" FAIL     s/c49  wrong"));
  EXPECT_THAT(lines.back(), StartsWith(" d all boards"));
}

} // namespace
} // namespace mprun
