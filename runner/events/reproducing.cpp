#include "runner/events/reproducing.hpp"

#include "base/text/text.hpp"
#include "runner/events/repeating.hpp"

#include <algorithm>

namespace mprun {
namespace {

std::string without_meaning(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    out += std::string_view(".*+?^${}()|[]\\").find(c) == std::string_view::npos ? "" : "\\";
    out += c;
  }
  return out;
}

/// The boards of the last attempt; if the case did not run, the board that it is planned for.
std::vector<board_index> boards_of(cell_state const& cell) {
  std::vector<board_index> boards;
  if (cell.board != no_board) {
    boards.push_back(cell.board);
  }
  if (!cell.attempts.empty() && cell.attempts.back().more) {
    auto const& others = cell.attempts.back().more->other_boards;
    std::copy_if(others.begin(), others.end(), std::back_inserter(boards),
                 [&cell](board_index board) { return board != no_board && board != cell.board; });
  }
  return boards;
}

} // namespace

std::string board_choice(std::string_view board) {
  return " --board " + shell_word(board);
}

std::string case_choice(std::string_view suite, std::string_view name) {
  auto const whole = std::string(suite) + "/" + std::string(name);
  return " -i " + shell_word("^" + without_meaning(whole) + "$");
}

bool has_choice_of_boards(std::vector<std::string> const& arguments) {
  return std::none_of(arguments.begin(), arguments.end(), [](std::string const& word) {
    return word == "--port" || word.starts_with("--port=");
  });
}

std::string reproducing_command(run_model const& run, cell_state const& cell) {
  static std::vector<std::string> const unknown;
  auto const& arguments =
      cell.run < run.runs().size() ? run.runs()[cell.run].about.arguments : unknown;
  if (arguments.empty()) {
    return {};
  }
  auto out = repeating_command(arguments);
  if (has_choice_of_boards(arguments)) {
    for (auto const board : boards_of(cell)) {
      out += board_choice(run.board_name(board));
    }
  }
  return out + case_choice(cell.suite, cell.name);
}

std::string reproducing_line(run_model const& run, cell_state const& cell) {
  auto out = printable_line(reproducing_command(run, cell));
  if (out.empty()) {
    return out;
  }
  auto const* before = "  # faults on ";
  for (auto const board : boards_of(cell)) {
    if (auto const& about = run.boards()[board].about; !about.faults.empty()) {
      out += before + printable_line(about.board) + ": " + printable_line(about.faults);
      before = "; ";
    }
  }
  return out;
}

} // namespace mprun
