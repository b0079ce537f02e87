#include "reports/console/live_status.hpp"

#include "base/text/text.hpp"
#include "reports/console/case_text.hpp"
#include "reports/console/live_details.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::size_t max_board_rows = 16;
constexpr std::size_t crowded_board_rows = 6; ///< when not every board has a row of its own
/// The blank line above, the bar, the counts, the line between, and the line the cursor is on.
constexpr std::size_t other_rows = 5;

std::string repeated(std::string_view part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += part;
  }
  return out;
}

/// An estimate from the times of earlier runs: no board is done before its own cases are, and the
/// run is not over before the boards at work have shared what is left. Empty if there is no
/// estimate, or if it is below a second.
std::string time_left(run_model const& run, run_duration now) {
  auto all = run.expected_of_shared();
  run_duration longest{};
  for (auto const& board : run.boards()) {
    auto left = board.expected_left;
    for (auto const number : board.running) {
      auto const& cell = run.cells()[number];
      left -= std::min(cell.expected, now - cell.attempts.back().began);
    }
    all += left;
    auto const lanes = board.facts ? std::max<std::size_t>(board.facts->lanes, 1) : 1;
    longest = std::max(longest, left / static_cast<long>(lanes));
  }
  auto const at_work = std::max<std::size_t>(run.running().size(), 1);
  auto const left = std::max(longest, all / static_cast<long>(at_work));
  return left < std::chrono::seconds(1) ? std::string()
                                        : fmt::format("  {} left", clock_time(left));
}

status_line bar(run_model const& run, run_duration now, std::size_t width,
                console_style const& style) {
  auto const& counts = run.totals();
  auto const done = counts.done();
  auto const of = std::max<std::size_t>(counts.planned, 1);
  auto const figures = fmt::format("  {:>3} %  {} of {}  {}{}", 100 * done / of, done,
                                   counts.planned, clock_time(now), time_left(run, now));
  auto const room = width > figures.size() + 2 ? width - figures.size() - 2 : 0;
  auto const cells = std::min<std::size_t>(room, 40);
  auto const filled = cells * done / of;
  auto const bad = counts.failed + counts.errored != 0;
  line_builder line(width, style);
  line.add(" ");
  line.add(repeated(style.unicode ? "━" : "#", filled), bad ? colour::red : colour::green);
  line.add(repeated(style.unicode ? "─" : "-", cells - filled), colour::dim);
  return line.add(figures).end();
}

status_line counts(run_model const& run, std::size_t width, console_style const& style) {
  auto const& all = run.totals();
  line_builder line(width, style);
  auto const add = [&](std::size_t count, std::string_view label, colour how) {
    line.add(fmt::format(" {} {} ", count, label), count == 0 ? colour::dim : how);
  };
  add(all.passed, "passed", colour::green);
  add(all.failed, "failed", colour::red);
  add(all.errored, all.errored == 1 ? "error" : "errors", colour::red);
  add(all.skipped, "skipped", colour::plain);
  if (all.flaky != 0) {
    add(all.flaky, "flaky", colour::yellow);
  }
  line.add(fmt::format(" {} of {} at work", run.running().size(),
                       how_many(run.boards().size(), "board")),
           colour::dim);
  return line.end();
}

status_line board_row(run_model const& run, board_state const& board, run_duration now,
                      std::size_t name_columns, std::size_t width, console_style const& style) {
  line_builder line(width, style);
  line.add(" ").column(board.about.board, name_columns, colour::cyan).add("  ");
  if (!board.running.empty()) {
    add_running(line, run.cells()[board.running.front()], now);
    if (auto const more = board.running.size() - 1; more != 0) {
      line.add(fmt::format("  and {} more", more), colour::dim);
    }
  } else if (board.lost) {
    line.add(board.facts ? "lost: " : "did not open: ", colour::red);
    line.add(printable_line(board.lost->message), colour::red);
  } else if (board.cells.planned != 0 && board.cells.done() == board.cells.planned) {
    line.add("done", colour::dim);
  } else {
    line.add(board.facts ? "" : "opening", colour::dim);
  }
  return line.end();
}

/// What the keys do, and what they have done.
status_line keys_line(live_view const& view, std::size_t width, console_style const& style) {
  line_builder line(width, style);
  if (view.pace == run_pace::stopping) {
    line.add(" stopping: what runs may end", colour::yellow);
    return line.add("  Ctrl-C ends it", colour::dim).end();
  }
  if (view.pace == run_pace::paused) {
    line.add(" paused", colour::yellow).add(" ");
  }
  line.add(view.shows_details ? " d all boards  up/down another board" : " d details of a board",
           colour::dim);
  line.add(view.shows_details ? "  s skip its case" : "  s skip what runs", colour::dim);
  line.add(view.pace == run_pace::paused ? "  p resume" : "  p pause", colour::dim);
  return line.add("  q stop", colour::dim).end();
}

void add_boards(std::vector<status_line>& out, run_model const& run, run_duration now,
                std::size_t room, std::size_t width, console_style const& style) {
  auto const names = board_columns(run);
  if (run.boards().size() <= room) {
    for (auto const& board : run.boards()) {
      out.push_back(board_row(run, board, now, names, width, style));
    }
    return;
  }
  auto const longest = longest_running(run);
  for (std::size_t i = 0; i < std::min(room, crowded_board_rows); ++i) {
    // Rows without a board stay blank, so that the status keeps its height.
    out.push_back(i < longest.size()
                      ? board_row(run, run.boards()[longest[i]], now, names, width, style)
                      : status_line{});
  }
}

} // namespace

std::vector<status_line> live_status(run_model const& run, run_duration now, screen_size screen,
                                     console_style const& style, live_view const& view) {
  // The last column stays free: some terminals wrap as soon as it is filled.
  auto const width = std::max<std::size_t>(screen.columns, 2) - 1;
  std::vector<status_line> out;
  if (screen.rows < 3) {
    return out;
  }
  if (screen.rows >= other_rows) {
    out.emplace_back();
  }
  out.push_back(bar(run, now, width, style));
  if (screen.rows >= other_rows) {
    out.push_back(counts(run, width, style));
  }
  auto const other = other_rows + (view.takes_keys ? 1 : 0);
  if (screen.rows > other && !run.boards().empty()) {
    auto const room = std::min(screen.rows - other, max_board_rows);
    out.emplace_back();
    if (view.shows_details && view.board < run.boards().size()) {
      add_details(out, run, view.board, now, {width, room}, style);
    } else {
      add_boards(out, run, now, room, width, style);
    }
  }
  if (view.takes_keys && screen.rows >= other) {
    out.push_back(keys_line(view, width, style));
  }
  return out;
}

} // namespace mprun
