// What the newest runs show: what does not pass and since when, what is flaky, what is slow, and
// how boards and links did. Pure.
//
// Flow: view_of(window) → tables; then find_beginnings() looks further back for cases that were bad
// in all runs of the window.
#pragma once

#include "reports/history/flake_score.hpp"
#include "reports/history/history_window.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// One letter per run, oldest first: '.' passed, '~' passed at a retry, 'F' failed, 'E' an error,
/// 'T' timed out, 's' skipped; ' ' if the run did not have the case.
using run_letters = std::string;

/// A case that did not pass in its newest run on a board.
struct bad_case {
  std::size_t which = 0;
  std::size_t board = 0;
  std::size_t newest = 0;   ///< index of that result in the window
  std::size_t bad_runs = 0; ///< consecutive, as far as is known
  std::string first_run;    ///< the first of them
  wall_time since{};
  std::string first_commit;
  std::string last_good_commit; ///< of the run before; empty if there is none
  bool ever_passed = false;
  bool may_go_back = false; ///< bad in the whole window: it may have begun earlier
  run_letters letters;
};

struct flaky_case {
  std::size_t which = 0;
  std::size_t board = 0;
  std::string firmware;
  flake_score score;
  run_letters letters; ///< only of runs with this firmware
};

struct slow_case {
  std::size_t which = 0;
  std::size_t board = 0;
  run_duration usual{}; ///< the median of the runs in which it passed
  run_duration last{};
  std::size_t runs = 0;
};

struct board_summary {
  std::size_t board = 0;
  std::string firmware; ///< in the newest run
  std::size_t runs = 0;
  std::size_t lost = 0; ///< runs in which it was lost
  tally counts;
  run_duration busy{};
};

struct transfer_rate {
  std::size_t files = 0;
  double bytes_per_second = 0; ///< the median
};

struct link_summary {
  std::string link;
  std::size_t boards = 0;
  std::size_t results = 0;
  std::size_t link_errors = 0; ///< results blamed on the link
  transfer_rate to_board;
  transfer_rate from_board;
};

struct history_view {
  std::vector<bad_case> bad;     ///< those that broke last come first
  std::vector<flaky_case> flaky; ///< those with a score, the flakiest first
  std::vector<slow_case> slow;   ///< the slowest first
  std::vector<board_summary> boards;
  std::vector<link_summary> links;
};

history_view view_of(history_window const& window);

/// Asks the file about at most `max_asked` cases that may have begun to fail before the window.
void find_beginnings(database& file, history_window const& window, history_view& view,
                     std::size_t max_asked);

} // namespace mprun
