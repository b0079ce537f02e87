#include "reports/console/summary.hpp"

#include "base/text/text.hpp"
#include "reports/console/case_text.hpp"
#include "runner/events/baseline_changes.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/events/exit_meaning.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t max_rows = 50; ///< per section

/// Lines under a heading; empty if there are no lines.
class section {
public:
  section(std::string_view heading, console_style const& style)
      : heading_(heading), style_(style) {}

  void row(std::string text) {
    if (rows_++ < max_rows) {
      text_ += "  " + std::move(text) + "\n";
    }
  }
  /// A further line of the last row.
  void more(std::string_view text) {
    if (rows_ <= max_rows) {
      text_ += fmt::format("  {}\n", style_.paint(colour::dim, text));
    }
  }
  std::string end() const {
    if (rows_ == 0) {
      return {};
    }
    auto out = fmt::format("\n{}\n{}", style_.paint(colour::bold, heading_), text_);
    if (rows_ > max_rows) {
      out += fmt::format("  ... and {} more, all in the reports\n", rows_ - max_rows);
    }
    return out;
  }

private:
  std::string_view heading_;
  console_style const& style_;
  std::string text_;
  std::size_t rows_ = 0;
};

std::string skips(run_model const& run, console_style const& style) {
  std::map<std::string_view, std::size_t> reasons;
  for (auto const& cell : run.cells()) {
    if (cell.verdict == verdict::skipped && cell.settled) {
      ++reasons[cell.message];
    }
  }
  std::vector<std::pair<std::string_view, std::size_t>> rows(reasons.begin(), reasons.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](auto const& a, auto const& b) { return a.second > b.second; });
  section out("Skipped", style);
  for (auto const& [reason, count] : rows) {
    out.row(fmt::format("{:>6}  {}", count,
                        reason.empty() ? "no reason given" : printable_line(reason)));
  }
  return out.end();
}

/// Cases that take less time than this are not worth listing.
constexpr run_duration min_slow = std::chrono::seconds(1);

std::string slowest(run_model const& run, console_style const& style) {
  std::vector<cell_state const*> slow;
  for (auto const& cell : run.cells()) {
    if (cell.took() >= min_slow) {
      slow.push_back(&cell);
    }
  }
  auto const shown = std::min<std::size_t>(slow.size(), 5);
  std::partial_sort(slow.begin(), slow.begin() + static_cast<std::ptrdiff_t>(shown), slow.end(),
                    [](auto const* a, auto const* b) {
                      return a->took() != b->took() ? a->took() > b->took() : a < b;
                    });
  section out("Slowest", style);
  for (std::size_t i = 0; i < shown; ++i) {
    out.row(fmt::format("{:>8}  {}  {}", how_long(slow[i]->took()),
                        padded(run.board_name(slow[i]->board), board_columns(run)),
                        case_name(*slow[i])));
  }
  return out.end();
}

std::string board_problems(run_model const& run, console_style const& style) {
  section out("Boards with problems", style);
  auto const columns = board_columns(run);
  for (auto const& board : run.boards()) {
    if (board.lost) {
      out.row(fmt::format("{}  {}: {}: {}", padded(board.about.board, columns),
                          board.facts ? "lost" : "did not open", name_of(board.lost->blame),
                          cut_to(printable_line(board.lost->message), 300)));
    }
  }
  for (auto const& notice : run.notices()) {
    if (notice.board != no_board) {
      out.row(fmt::format("{}  {}", padded(run.board_name(notice.board), columns),
                          printable_line(notice.message)));
    }
  }
  return out.end();
}

/// Cells that share a row: the same case with the same outcome on several boards, or the cases of
/// one board that did not run for the same reason.
struct case_group {
  cell_state const* first = nullptr;
  std::vector<board_index> boards;
  std::size_t cells = 0;
};

/// New failures come first, then the most widespread ones.
std::vector<case_group> group_cases(run_model const& run, bool flaky) {
  using key = std::tuple<bool, std::string_view, std::string_view, verdict, std::string>;
  std::map<key, std::size_t> indices;
  std::vector<case_group> out;
  for (auto const& cell : run.cells()) {
    auto const bad = cell.verdict != verdict::passed && cell.verdict != verdict::skipped;
    if (flaky ? !cell.flaky : !bad || cell.is_excused()) {
      continue;
    }
    auto const ran = !cell.attempts.empty();
    key const case_key{ran, ran ? cell.suite : run.board_name(cell.board), ran ? cell.name : "",
                       cell.verdict, reason_of(cell) + remarks_on(cell)};
    auto const [found, is_new] = indices.try_emplace(case_key, out.size());
    if (is_new) {
      out.push_back({&cell, {}, 0});
    }
    auto& group = out[found->second];
    ++group.cells;
    if (group.boards.empty() || group.boards.back() != cell.board) {
      group.boards.push_back(cell.board);
    }
  }
  auto const is_new = [](case_group const& group) { return group.first->baseline == "new"; };
  std::stable_sort(out.begin(), out.end(), [&is_new](case_group const& a, case_group const& b) {
    return is_new(a) != is_new(b) ? is_new(a) : a.cells > b.cells;
  });
  return out;
}

std::string names_of(run_model const& run, std::vector<board_index> const& boards) {
  constexpr std::size_t max_names = 6;
  std::string out;
  for (std::size_t i = 0; i < std::min(boards.size(), max_names); ++i) {
    out += (i == 0 ? "" : ", ") + std::string(run.board_name(boards[i]));
  }
  return boards.size() > max_names ? fmt::format("{} and {} more", out, boards.size() - max_names)
                                   : out;
}

std::string not_passed(run_model const& run, console_style const& style, bool flaky) {
  section out(flaky ? "Flaky" : "Not passed", style);
  auto const columns = board_columns(run);
  for (auto const& group : group_cases(run, flaky)) {
    auto const& cell = *group.first;
    auto const ran = !cell.attempts.empty();
    auto const board = run.board_name(cell.board);
    auto const where = group.boards.size() > 1 ? how_many(group.boards.size(), "board")
                                               : std::string(board.empty() ? "-" : board);
    auto const subject =
        ran || group.cells == 1 ? case_name(cell) : how_many(group.cells, "case") + " not run";
    out.row(fmt::format("{}  {}  {}  {}{}", verdict_word(cell, style), padded(where, columns),
                        subject, reason_of(cell), remarks_on(cell)));
    if (group.boards.size() > 1) {
      out.more(fmt::format("         on {}", names_of(run, group.boards)));
    }
    if (auto const again = reproducing_line(run, cell); !flaky && !again.empty()) {
      out.more("         " + again);
    }
  }
  return out.end();
}

/// Failures that do not count, and passes whose quarantine entry can be removed.
std::string quarantined(run_model const& run, console_style const& style) {
  section out("Quarantined", style);
  auto const columns = board_columns(run);
  for (auto const& cell : run.cells()) {
    if (cell.quarantine.empty()) {
      continue;
    }
    auto const board = run.board_name(cell.board);
    auto const outcome = cell.is_excused() ? reason_of(cell) : "passed: its entry can be removed";
    out.row(fmt::format("{}  {}  {}  {}{}", verdict_word(cell, style),
                        padded(board.empty() ? "-" : board, columns), case_name(cell), outcome,
                        remarks_on(cell)));
  }
  return out.end();
}

std::string fixed(run_model const& run, console_style const& style) {
  section out("Fixed", style);
  auto const columns = board_columns(run);
  for (auto const& cell : run.cells()) {
    if (cell.baseline == "fixed") {
      out.row(fmt::format("{}  {}  {}", verdict_word(cell, style),
                          padded(run.board_name(cell.board), columns), case_name(cell)));
    }
  }
  return out.end();
}

std::string exit_text(run_model const& run) {
  auto const code = run.exit_code();
  if (!run.problems().empty() && code != exit_codes::interrupted) {
    return fmt::format("{}: a report could not be written", exit_codes::error);
  }
  return fmt::format("{}: {}", code, exit_meaning(run));
}

/// `reports`: the line that says where they are; may be empty.
std::string closing_text(run_model const& run, std::string const& reports,
                         console_style const& style) {
  auto const used = std::count_if(run.boards().begin(), run.boards().end(),
                                  [](board_state const& b) { return b.facts.has_value(); });
  auto out = fmt::format("{} of {} on {} in {}\n", counts_text(run.totals(), style),
                         how_many(run.totals().planned, "case"),
                         how_many(static_cast<std::size_t>(used), "board"), how_long(run.took()));
  if (auto const changes = changes_text(run); !changes.empty()) {
    out += changes + "\n";
  }
  for (auto const& problem : run.problems()) {
    out += style.paint(colour::red, printable_line(problem)) + "\n";
  }
  return out + reports + fmt::format("Exit {}\n", exit_text(run));
}

} // namespace

std::string counts_text(tally const& counts, console_style const& style) {
  std::string out;
  auto const add = [&](std::size_t count, colour how, std::string_view text) {
    if (count != 0) {
      out += (out.empty() ? "" : ", ") + style.paint(how, fmt::format("{} {}", count, text));
    }
  };
  add(counts.failed, colour::red, "failed");
  add(counts.errored, colour::red, counts.errored == 1 ? "error" : "errors");
  if (counts.quarantined != 0) {
    out += style.paint(colour::yellow, fmt::format(" ({} quarantined)", counts.quarantined));
  }
  add(counts.passed, colour::green, "passed");
  if (counts.flaky != 0) {
    out += style.paint(colour::yellow, fmt::format(" ({} flaky)", counts.flaky));
  }
  add(counts.skipped, colour::dim, "skipped");
  return out.empty() ? "nothing done" : out;
}

std::string outcome_text(run_model const& run, console_style const& style) {
  return closing_text(run, "", style);
}

std::string summary(run_model const& run, std::filesystem::path const& folder,
                    console_style const& style) {
  auto const reports =
      fmt::format("Reports in {}: report.html, junit.xml, results.json, events.ndjson, boards/\n",
                  folder.string());
  return skips(run, style) + slowest(run, style) + board_problems(run, style) + fixed(run, style) +
         quarantined(run, style) + not_passed(run, style, true) + not_passed(run, style, false) +
         "\n" + closing_text(run, reports, style);
}

} // namespace mprun
