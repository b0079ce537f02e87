#include "reports/console/live_details.hpp"

#include "base/text/text.hpp"
#include "reports/console/case_text.hpp"
#include "reports/console/summary.hpp"
#include "reports/console/verbose_line.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace mprun {
namespace {

class details {
public:
  details(std::vector<status_line>& out, details_size size, console_style const& style)
      : out_(out), end_(out.size() + size.rows), columns_(size.columns), style_(style) {}
  details(details const&) = delete;
  details& operator=(details const&) = delete;
  ~details() { out_.resize(end_); }

  std::size_t left() const { return end_ - out_.size(); }
  line_builder line() const { return {columns_, style_}; }
  void add(line_builder const& line) {
    if (left() != 0) {
      out_.push_back(line.end());
    }
  }
  void add(std::string_view label, std::string_view text) {
    if (!text.empty()) {
      add(begin(label).add(printable_line(text)));
    }
  }
  line_builder begin(std::string_view label) const {
    auto made = line();
    made.add(" ").column(label, 9, colour::dim);
    return made;
  }

private:
  std::vector<status_line>& out_;
  std::size_t end_;
  std::size_t columns_;
  console_style const& style_;
};

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

/// The newest first.
std::vector<cell_state const*> not_passed_on(run_model const& run, board_index board) {
  std::vector<cell_state const*> out;
  for (auto const& cell : run.cells()) {
    auto const bad = cell.settled && cell.verdict != verdict::passed &&
                     cell.verdict != verdict::skipped && !cell.attempts.empty();
    if (bad && cell.board == board) {
      out.push_back(&cell);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](cell_state const* a, cell_state const* b) {
    return a->attempts.back().began > b->attempts.back().began;
  });
  return out;
}

} // namespace

void add_running(line_builder& line, cell_state const& cell, run_duration now) {
  auto const elapsed = now - cell.attempts.back().began;
  line.add(case_name(cell));
  if (cell.attempts.size() > 1) {
    line.add(fmt::format("  attempt {}", cell.attempts.size()), colour::yellow);
  }
  // A figure below a second would only flicker.
  if (elapsed >= std::chrono::seconds(1)) {
    line.add("  " + clock_time(elapsed), colour::dim);
  }
}

void add_details(std::vector<status_line>& out, run_model const& run, board_index board,
                 run_duration now, details_size size, console_style const& style) {
  auto const& state = run.boards()[board];
  auto const& cells = state.cells;
  details shown(out, size, style);
  shown.add(
      shown.line()
          .add(" ")
          .add(state.about.board, colour::cyan)
          .add(fmt::format("  {}  {}", state.about.platform, printable_line(state.about.link)))
          .add(fmt::format("  board {} of {}", board + 1, run.boards().size()), colour::dim));
  if (state.lost) {
    auto line = shown.begin(state.facts ? "lost" : "unopened");
    shown.add(line.add(printable_line(state.lost->message), colour::red));
  } else if (!state.facts) {
    shown.add("opening", "it has not answered yet");
  }
  if (state.facts) {
    shown.add("firmware", firmware_text(*state.facts));
  }
  shown.add("faults", state.about.faults);
  shown.add("tags", joined(state.about.tags));
  shown.add("cases", fmt::format("{} of {}: {}", cells.done(), cells.planned,
                                 counts_text(cells, console_style{})));
  for (auto const cell : state.running) {
    auto line = shown.begin("now");
    add_running(line, run.cells()[cell], now);
    shown.add(line);
  }
  for (auto const* cell : not_passed_on(run, board)) {
    if (shown.left() == 0) {
      break;
    }
    auto const how = cell->is_excused() ? colour::yellow : colour::red;
    shown.add(shown.line()
                  .add(" ")
                  .column(plain_verdict_word(*cell), 9, how)
                  .add(fmt::format("{}  {}", case_name(*cell), reason_of(*cell))));
  }
}

} // namespace mprun
