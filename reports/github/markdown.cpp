#include "reports/github/markdown.hpp"

#include "base/python/named_traceback.hpp"
#include "base/text/text.hpp"
#include "runner/events/baseline_changes.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t max_boards_named = 20;

std::string counted(std::size_t number, std::string_view word) {
  return fmt::format("{} {}{}", number, word, number == 1 ? "" : "s");
}

bool is_bad(verdict v) noexcept {
  return v != verdict::passed && v != verdict::skipped;
}

/// The cells of a case that ended alike on several boards.
struct alike {
  cell_state const* first = nullptr;
  std::vector<board_index> boards;
};

template<class Condition>
std::vector<alike> groups_of(run_model const& run, Condition which) {
  using key = std::tuple<std::string_view, std::string_view, verdict, std::string_view,
                         std::string_view, std::string_view>;
  std::map<key, std::size_t> indices;
  std::vector<alike> out;
  for (auto const& cell : run.cells()) {
    if (!which(cell)) {
      continue;
    }
    key const same{cell.suite,   cell.name,     cell.verdict,
                   cell.message, cell.baseline, cell.quarantine};
    auto const [found, is_new] = indices.try_emplace(same, out.size());
    if (is_new) {
      out.push_back({&cell, {}});
    }
    out[found->second].boards.push_back(cell.board);
  }
  return out;
}

std::string markdown_board_names(run_model const& run, std::vector<board_index> const& boards) {
  std::string out;
  for (std::size_t i = 0; i < std::min(boards.size(), max_boards_named); ++i) {
    auto const name = run.board_name(boards[i]);
    out += (i == 0 ? "" : ", ") + markdown_text(name.empty() ? "no board" : name);
  }
  auto const more = boards.size() - std::min(boards.size(), max_boards_named);
  return more == 0 ? out : fmt::format("{} and {} more", out, more);
}

std::string head(run_model const& run) {
  auto const& t = run.totals();
  auto const good = run.exit_code() == 0;
  auto out = fmt::format("## {} mprun: {} failed, {}, {} passed, {} skipped\n\n", good ? "✅" : "❌",
                         t.failed, counted(t.errored, "error"), t.passed, t.skipped);
  out += fmt::format("Exit {}: {}. {} on {}{}.\n\n", run.exit_code(), exit_meaning(run),
                     counted(t.planned, "case"), counted(run.boards().size(), "board"),
                     t.flaky == 0 ? "" : fmt::format(", {} flaky", t.flaky));
  if (t.quarantined != 0) {
    out += fmt::format("Of the failures and errors, {} in quarantine.\n\n",
                       t.quarantined == 1 ? "1 is" : fmt::format("{} are", t.quarantined));
  }
  if (auto const changes = changes_text(run); !changes.empty()) {
    out += fmt::format("{}.\n\n", changes);
  }
  for (auto const& notice : run.notices()) {
    if (notice.board == no_board) {
      out += fmt::format("- {}\n", markdown_text(notice.message));
    }
  }
  return out + "\n";
}

std::string failure(run_model const& run, alike const& group, markdown_limits limits) {
  auto const& cell = *group.first;
  auto out =
      fmt::format("### {}/{}: {}\n\non {}", markdown_text(cell.suite), markdown_text(cell.name),
                  name_of(cell.verdict), markdown_board_names(run, group.boards));
  if (cell.verdict != verdict::failed && cell.blame != blame::none) {
    out += fmt::format(" · blame: {}", name_of(cell.blame));
  }
  if (!cell.baseline.empty()) {
    out += fmt::format(" · {}", markdown_text(cell.baseline));
  }
  auto const* const last = cell.attempts.empty() ? nullptr : &cell.attempts.back();
  out += fmt::format(" · {}{}\n\n", markdown_text(cell.file),
                     last != nullptr && last->line > 0 ? fmt::format(":{}", last->line) : "");
  out += fmt::format("{}\n\n", markdown_text(with_file_named(cell.message, cell.file)));
  if (last != nullptr && !(last->detail().empty() && last->output().empty())) {
    auto const text = last->detail().empty() ? std::string(last->output())
                                             : with_file_named(last->detail(), cell.file);
    out += markdown_block(cut_in_the_middle(printable_lines(text), limits.detail_bytes));
  }
  if (auto const again = reproducing_line(run, cell); !again.empty()) {
    out += markdown_block(again);
  }
  return out + "\n";
}

std::string quarantined(run_model const& run) {
  std::string out;
  for (auto const& group :
       groups_of(run, [](cell_state const& cell) { return cell.is_excused(); })) {
    auto const& cell = *group.first;
    out += fmt::format("- {}/{} {} on {}: {} ({})\n", markdown_text(cell.suite),
                       markdown_text(cell.name), name_of(cell.verdict),
                       markdown_board_names(run, group.boards), markdown_text(cell.message),
                       markdown_text(cell.quarantine));
  }
  return out.empty() ? out : "### Quarantined\n\n" + out + "\n";
}

std::string fixed(run_model const& run) {
  auto const is_fixed = [](cell_state const& cell) { return cell.baseline == "fixed"; };
  std::string out;
  for (auto const& group : groups_of(run, is_fixed)) {
    out += fmt::format("- {}/{} on {}\n", markdown_text(group.first->suite),
                       markdown_text(group.first->name), markdown_board_names(run, group.boards));
  }
  return out.empty() ? out : "### Fixed\n\n" + out + "\n";
}

std::string flaky(run_model const& run) {
  std::string out;
  for (auto const& group : groups_of(run, [](cell_state const& cell) { return cell.flaky; })) {
    out += fmt::format("- {}/{} on {}\n", markdown_text(group.first->suite),
                       markdown_text(group.first->name), markdown_board_names(run, group.boards));
  }
  return out.empty() ? out : "### Flaky\n\n" + out + "\n";
}

std::string lost_boards(run_model const& run) {
  std::string out;
  for (auto const& board : run.boards()) {
    if (board.lost) {
      out += fmt::format("- {}: {}: {}\n", markdown_text(board.about.board),
                         name_of(board.lost->blame), markdown_text(board.lost->message));
    }
  }
  return out.empty() ? out : "### Boards that did not open or were lost\n\n" + out + "\n";
}

std::string boards(run_model const& run) {
  auto out = std::string("### Boards\n\n| board | is | passed | failed | errors | skipped |\n"
                         "|---|---|---:|---:|---:|---:|\n");
  for (auto const& board : run.boards()) {
    auto const& t = board.cells;
    auto const is = board.facts ? fmt::format("{} {} {}", board.facts->implementation,
                                              board.facts->version, board.facts->machine)
                                : board.about.platform;
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_text(board.about.board),
                       markdown_text(is), t.passed, t.failed, t.errored, t.skipped);
  }
  return run.boards().empty() ? std::string() : out + "\n";
}

std::string skipped(run_model const& run) {
  std::map<std::string_view, std::size_t> reasons;
  for (auto const& cell : run.cells()) {
    if (cell.verdict == verdict::skipped) {
      ++reasons[cell.message];
    }
  }
  std::string out;
  for (auto const& [why, number] : reasons) {
    out += fmt::format("- {}: {}\n", counted(number, "case"),
                       markdown_text(why.empty() ? "no reason given" : why));
  }
  return out.empty() ? out : "### Skipped\n\n" + out + "\n";
}

/// The sections, the most important first.
std::vector<std::string> sections_of(run_model const& run, markdown_limits limits) {
  std::vector<std::string> out{head(run)};
  for (auto const only_failed : {true, false}) {
    for (auto const& group : groups_of(run, [only_failed](cell_state const& cell) {
           return is_bad(cell.verdict) && !cell.is_excused() &&
                  (cell.verdict == verdict::failed) == only_failed;
         })) {
      out.push_back(failure(run, group, limits));
    }
    if (only_failed) {
      out.push_back(lost_boards(run));
    }
  }
  out.push_back(fixed(run));
  out.push_back(quarantined(run));
  out.push_back(flaky(run));
  out.push_back(boards(run));
  out.push_back(skipped(run));
  std::erase(out, "");
  return out;
}

} // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (auto const c : printable_line(text)) {
    switch (c) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '@': out += "&#64;"; break; // mentions somebody
    case '#': out += "&#35;"; break; // refers to an issue
    case '|': out += "&#124;"; break;
    case '\\':
    case '`':
    case '*':
    case '_':
    case '~':
    case '[':
    case ']':
    case '!':
    case '$': out += fmt::format("\\{}", c); break;
    default: out += c;
    }
  }
  for (auto at = out.find("://"); at != std::string::npos; at = out.find("://", at)) {
    out.replace(at, 1, "&#58;"); // would be a link
  }
  return out;
}

std::string markdown_block(std::string_view text) {
  std::size_t longest = 2;
  std::size_t ticks = 0;
  for (auto const c : text) {
    ticks = c == '`' ? ticks + 1 : 0;
    longest = std::max(longest, ticks);
  }
  std::string const fence(longest + 1, '`');
  return fmt::format("{}text\n{}{}{}\n\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string markdown_report(run_model const& run, markdown_limits limits) {
  constexpr std::size_t room_for_the_count = 200;
  auto const max_bytes = limits.bytes - std::min(limits.bytes, room_for_the_count);
  std::string out;
  std::size_t dropped = 0;
  for (auto const& section : sections_of(run, limits)) {
    if (out.size() + section.size() <= max_bytes) {
      out += section;
    } else {
      ++dropped;
    }
  }
  if (dropped != 0) {
    out += fmt::format("{} left out because of the size limit; report.html has everything.\n",
                       dropped == 1 ? "1 section is" : fmt::format("{} sections are", dropped));
  }
  return out;
}

} // namespace mprun
