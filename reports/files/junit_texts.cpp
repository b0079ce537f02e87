#include "reports/files/junit_texts.hpp"

#include "base/python/named_traceback.hpp"
#include "base/text/text.hpp"
#include "runner/events/reproducing.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

std::string_view or_else(std::string_view text, std::string_view other) {
  return text.empty() ? other : text;
}

} // namespace

std::string_view junit_texts::file_of(cell_state const& cell) {
  return or_else(cell.repository_file, cell.file);
}

std::string junit_texts::message_of(cell_state const& cell) const {
  return with_board_named(cell, cell.board, or_else(cell.message, name_of(cell.verdict)));
}

std::string junit_texts::message_of(cell_state const& cell, attempt_state const& attempt) const {
  return with_board_named(cell, attempt.board, or_else(attempt.message, name_of(attempt.verdict)));
}

std::string junit_texts::text_of(cell_state const& cell, attempt_state const& attempt) const {
  auto text = message_of(cell, attempt) + "\n";
  if (!attempt.detail().empty()) {
    text += "\n";
    auto const detail = with_file_named(attempt.detail(), file_of(cell));
    text += cut_in_the_middle(printable_lines(detail), max_length);
    text += text.back() == '\n' ? "" : "\n";
  }
  return text + "\n" + context_of(cell, attempt.board, attempt.line);
}

std::string junit_texts::with_board_named(cell_state const& cell, board_index board,
                                          std::string_view message) const {
  auto const named = with_file_named(message, file_of(cell));
  return printable_line(board == no_board ? named
                                          : fmt::format("{}: {}", run_.board_name(board), named));
}

std::string junit_texts::context_of(cell_state const& cell, board_index board, int line) const {
  auto out = fmt::format("case: {}", file_of(cell));
  out += line > 0 ? fmt::format(":{}\n", line) : "\n";
  auto const again = reproducing_line(run_, cell);
  auto const repeated = again.empty() ? again : fmt::format("again: {}\n", again);
  if (board == no_board) {
    return out + repeated;
  }
  auto const& state = run_.boards()[board];
  out += fmt::format("board: {} ({})", state.about.board, state.about.platform);
  if (state.facts) {
    out += fmt::format(", {} {}", state.facts->implementation, state.facts->version);
    out += state.facts->machine.empty() ? "" : " on " + state.facts->machine;
  }
  return out + fmt::format("\nlog: boards/{}.log\n{}", state.about.board, repeated);
}

} // namespace mprun
