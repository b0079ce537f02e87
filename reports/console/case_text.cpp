#include "reports/console/case_text.hpp"

#include "base/python/named_traceback.hpp"
#include "base/text/text.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace mprun {
namespace {

constexpr std::string_view indent = "         ";
constexpr std::size_t max_reason = 300; ///< columns; the reports have all of it

struct word {
  std::string_view text;
  colour how;
};

word word_of(cell_state const& cell) {
  switch (cell.verdict) {
  case verdict::passed:
    return cell.flaky ? word{"FLAKY", colour::yellow} : word{"PASS", colour::green};
  case verdict::failed: return {"FAIL", colour::red};
  case verdict::skipped: return {"SKIP", colour::dim};
  case verdict::errored: return {"ERROR", colour::red};
  case verdict::timed_out: return {"TIMEOUT", colour::red};
  }
  return {"?", colour::plain};
}

std::string blamed(verdict v, blame whose, std::string_view message) {
  auto const names_it = v != verdict::failed && v != verdict::skipped && whose != blame::none;
  auto const text = cut_to(printable_line(message), max_reason);
  return names_it ? fmt::format("{}: {}", name_of(whose), text) : text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

colour colour_of_line(std::string_view line) {
  if (line.starts_with("+++") || line.starts_with("---") || line.starts_with("@@")) {
    return colour::dim;
  }
  return line.starts_with('+')   ? colour::green
         : line.starts_with('-') ? colour::red
                                 : colour::plain;
}

} // namespace

std::string verdict_word(cell_state const& cell, console_style const& style) {
  auto const [text, how] = word_of(cell);
  return style.paint(how, text) + std::string(7 - text.size(), ' ');
}

std::string_view plain_verdict_word(cell_state const& cell) {
  return word_of(cell).text;
}

std::string case_name(cell_state const& cell) {
  return printable_line(fmt::format("{}/{}", cell.suite, cell.name));
}

std::string reason_of(cell_state const& cell) {
  if (cell.verdict != verdict::passed) {
    return blamed(cell.verdict, cell.blame, with_file_named(cell.message, cell.file));
  }
  if (!cell.flaky) {
    return printable_line(cell.message); // what a measuring case has to tell
  }
  auto const first =
      std::find_if(cell.attempts.begin(), cell.attempts.end(),
                   [](auto const& attempt) { return attempt.verdict != verdict::passed; });
  auto out = cell.message.empty() ? fmt::format("passed at attempt {}", cell.attempts.size())
                                  : printable_line(cell.message);
  if (first != cell.attempts.end()) {
    out += fmt::format("; attempt {}: {}", first - cell.attempts.begin() + 1,
                       outcome_of(cell, *first));
  }
  return out;
}

std::string outcome_of(cell_state const& cell, attempt_state const& attempt) {
  return blamed(attempt.verdict, attempt.blame, with_file_named(attempt.message, cell.file));
}

std::string case_line(run_model const& run, cell_state const& cell, std::size_t columns,
                      console_style const& style) {
  auto const board = run.board_name(cell.board);
  auto out = fmt::format("{}  {}  {}", verdict_word(cell, style),
                         padded(board.empty() ? "-" : board, columns), case_name(cell));
  if (!cell.attempts.empty()) {
    out += "  " + style.paint(colour::dim, how_long(cell.took()));
  }
  auto const reason = reason_of(cell);
  return (reason.empty() ? out : out + "  " + reason) + remarks_on(cell);
}

std::string remarks_on(cell_state const& cell) {
  auto out = std::string(cell.baseline);
  if (!cell.quarantine.empty()) {
    out += fmt::format("{}quarantined: {}", out.empty() ? "" : "; ",
                       cut_to(printable_line(cell.quarantine), max_reason));
  }
  return out.empty() ? out : fmt::format("  [{}]", out);
}

std::string loss_line(board_lost const& loss, std::size_t columns, console_style const& style) {
  return fmt::format("{}     {}  {}", style.paint(colour::red, "LOST"),
                     padded(printable_line(loss.board), columns),
                     blamed(verdict::errored, loss.blame, loss.message));
}

std::string notice_line(notice const& shown, console_style const& style) {
  return fmt::format("{}     {}{}", style.paint(colour::cyan, "NOTE"),
                     shown.board.empty() ? "" : printable_line(shown.board) + ": ",
                     printable_line(shown.message));
}

std::string rerun_line(run_model const& run, cell_state const& cell, console_style const& style) {
  auto const again = reproducing_line(run, cell);
  return again.empty() ? again : fmt::format("{}{}\n", indent, style.paint(colour::dim, again));
}

std::string case_detail(run_model const& run, cell_state const& cell, std::size_t max_lines,
                        console_style const& style) {
  auto const bad = cell.verdict != verdict::passed && cell.verdict != verdict::skipped;
  if (!bad || cell.attempts.empty()) {
    return {};
  }
  auto const& attempt = cell.attempts.back();
  auto const text =
      printable_lines(attempt.detail().empty() ? std::string(attempt.output())
                                               : with_file_named(attempt.detail(), cell.file));
  auto lines = lines_of(text);
  std::string out;
  if (attempt.detail().empty() && !lines.empty()) {
    // Of output without a verdict the end tells most: it is where the case stopped.
    auto const last = std::min<std::size_t>(lines.size(), std::min<std::size_t>(10, max_lines));
    out += fmt::format(
        "{}{}\n", indent,
        style.paint(colour::dim, last == lines.size() ? "it printed:" : "it printed, at the end:"));
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(last));
  }
  auto const shown = std::min(lines.size(), max_lines);
  for (std::size_t i = 0; i < shown; ++i) {
    auto const line = cut_to(lines[i], 400);
    out += fmt::format("{}{}\n", indent, style.paint(colour_of_line(line), line));
  }
  if (shown < lines.size()) {
    out += fmt::format("{}{}\n", indent,
                       style.paint(colour::dim, "... " + how_many(lines.size() - shown, "line") +
                                                    " more in the reports"));
  }
  return out + rerun_line(run, cell, style);
}

std::size_t board_columns(run_model const& run) {
  std::size_t widest = 0;
  for (auto const& board : run.boards()) {
    widest = std::max(widest, columns_of(board.about.board));
  }
  return std::min<std::size_t>(widest, 24);
}

} // namespace mprun
