#include "reports/history/history_text.hpp"

#include "base/text/text.hpp"
#include "reports/history/text_columns.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using side = text_column::side;

constexpr std::size_t max_letters = 30;
constexpr std::size_t max_message = 100;
constexpr std::size_t max_firmware = 24;

std::string count(std::size_t number) {
  return number == 0 ? "-" : fmt::to_string(number);
}

/// "2026-11-24 02:45", in UTC.
std::string minute_text(wall_time at) {
  auto out = to_iso_time(at).substr(0, 16);
  out[10] = ' ';
  return out;
}

std::string short_commit(std::string const& commit) {
  return commit.empty() ? "-" : commit.substr(0, 9);
}

std::string last_letters(run_letters const& all) {
  return all.size() > max_letters ? all.substr(all.size() - max_letters) : all;
}

std::string rate_text(transfer_rate const& rate) {
  return rate.files == 0 ? "-" : fmt::format("{:.1f} KB/s", rate.bytes_per_second / 1000);
}

std::string or_dash(std::string text) {
  return text.empty() ? "-" : std::move(text);
}

class text_writer {
public:
  text_writer(history_window const& window, history_view const& view, console_style const& style)
      : window_(window), view_(view), style_(style) {}

  std::string text() { return head() + runs() + bad() + flaky() + slow() + boards() + links(); }

private:
  std::string head() const {
    auto const& runs = window_.runs;
    if (runs.empty()) {
      return "The history has no such run.\n";
    }
    return fmt::format("{} of {}, {} to {} UTC\n", how_many(runs.size(), "run"), window_.all_runs,
                       minute_text(runs.front().started), minute_text(runs.back().started));
  }

  std::string section(std::string_view heading, text_columns const& table, std::size_t rows) const {
    if (rows == 0) {
      return {};
    }
    auto out = fmt::format("\n{}\n{}", style_.paint(colour::bold, heading), table.text(style_));
    if (rows > table.rows()) {
      out += fmt::format("  ... and {} more, all in --json\n", rows - table.rows());
    }
    return out;
  }

  /// Calls `add` with each of the first rows.
  template<class Rows, class Add>
  static void for_first(Rows const& rows, Add add) {
    auto const shown = std::min(rows.size(), max_history_rows);
    std::for_each(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), add);
  }

  std::string const& case_of(std::size_t which) const { return window_.cases[which].name; }
  std::string const& board_of(std::size_t board) const { return window_.boards[board].name; }

  std::string runs() const {
    text_columns table({{"started"},
                        {"branch"},
                        {"commit"},
                        {"passed", side::right},
                        {"failed", side::right},
                        {"errors", side::right},
                        {"skipped", side::right},
                        {"flaky", side::right},
                        {"took", side::right},
                        {"exit", side::right},
                        {"run"}});
    // The newest run comes last, because a terminal shows the end of the output.
    auto const shown = std::min(window_.runs.size(), max_history_rows);
    for (auto i = window_.runs.size() - shown; i < window_.runs.size(); ++i) {
      auto const& run = window_.runs[i];
      auto const& all = run.counts;
      table.add({minute_text(run.started), or_dash(run.branch), short_commit(run.commit),
                 count(all.passed), count(all.failed), count(all.errored), count(all.skipped),
                 count(all.flaky), how_long(run.took),
                 run.exit_code ? fmt::to_string(*run.exit_code) : "unfinished", run.run_id});
    }
    return window_.runs.empty()
               ? std::string()
               : fmt::format("\n{}\n{}", style_.paint(colour::bold, "Runs"), table.text(style_));
  }

  std::string bad() const {
    text_columns table({{"since"},
                        {"runs", side::right},
                        {"first bad"},
                        {"last good"},
                        {"board"},
                        {"case"},
                        {"runs, newest last"}});
    for_first(view_.bad, [&](bad_case const& bad) {
      table.add({bad.may_go_back ? "before " + minute_text(bad.since) : minute_text(bad.since),
                 fmt::to_string(bad.bad_runs),
                 bad.first_commit.empty() ? bad.first_run : short_commit(bad.first_commit),
                 bad.ever_passed ? short_commit(bad.last_good_commit) : "never",
                 board_of(bad.board), case_of(bad.which), last_letters(bad.letters)});
    });
    auto out = section("Not passing", table, view_.bad.size());
    if (!view_.bad.empty()) {
      out += "\n" + style_.paint(colour::bold, "Messages") + "\n";
      for_first(view_.bad, [&](bad_case const& bad) {
        auto const& message = window_.results[bad.newest].message;
        out += fmt::format("  {}  {}: {}\n", board_of(bad.board), case_of(bad.which),
                           cut_to(or_dash(printable_line(message)), max_message));
      });
    }
    return out;
  }

  std::string flaky() const {
    text_columns table({{"score", side::right},
                        {"turns", side::right},
                        {"retried", side::right},
                        {"bad", side::right},
                        {"runs", side::right},
                        {"board"},
                        {"firmware"},
                        {"case"},
                        {"runs, newest last"}});
    for_first(view_.flaky, [&](flaky_case const& flaky) {
      table.add({fmt::format("{:.2f}", flaky.score.score()), count(flaky.score.turns()),
                 count(flaky.score.retried()), count(flaky.score.bad()), count(flaky.score.runs()),
                 board_of(flaky.board), or_dash(cut_to(flaky.firmware, max_firmware)),
                 case_of(flaky.which), last_letters(flaky.letters)});
    });
    return section("Flakiest", table, view_.flaky.size());
  }

  std::string slow() const {
    text_columns table({{"usually", side::right},
                        {"last", side::right},
                        {"runs", side::right},
                        {"board"},
                        {"case"}});
    constexpr std::size_t shown = 10;
    for (std::size_t i = 0; i < std::min(shown, view_.slow.size()); ++i) {
      auto const& slow = view_.slow[i];
      table.add({how_long(slow.usual), how_long(slow.last), count(slow.runs), board_of(slow.board),
                 case_of(slow.which)});
    }
    return section("Slowest", table, table.rows()); // the others do not matter
  }

  std::string boards() const {
    text_columns table({{"board"},
                        {"runs", side::right},
                        {"lost", side::right},
                        {"passed", side::right},
                        {"failed", side::right},
                        {"errors", side::right},
                        {"flaky", side::right},
                        {"busy", side::right},
                        {"firmware"}});
    for_first(view_.boards, [&](board_summary const& board) {
      table.add({board_of(board.board), count(board.runs), count(board.lost),
                 count(board.counts.passed), count(board.counts.failed),
                 count(board.counts.errored), count(board.counts.flaky), how_long(board.busy),
                 or_dash(board.firmware)});
    });
    return section("Boards", table, view_.boards.size());
  }

  std::string links() const {
    text_columns table({{"boards", side::right},
                        {"results", side::right},
                        {"link errors", side::right},
                        {"to board", side::right},
                        {"from board", side::right},
                        {"link"}});
    for_first(view_.links, [&](link_summary const& link) {
      table.add({count(link.boards), count(link.results), count(link.link_errors),
                 rate_text(link.to_board), rate_text(link.from_board), or_dash(link.link)});
    });
    return section("Links", table, view_.links.size());
  }

  history_window const& window_;
  history_view const& view_;
  console_style const& style_;
};

} // namespace

std::string history_text(history_window const& window, history_view const& view,
                         console_style const& style) {
  return text_writer(window, view, style).text();
}

} // namespace mprun
