// What the scheduler is told about a run, and the commands that it answers with.
#pragma once

#include "runner/events/event.hpp"
#include "runner/events/verdict.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {

struct board_spec;
struct test_case;

/// Why the outcome of a case on a board does not count, for people; empty where it counts. There
/// is no board where none took the case, and no facts where it never opened.
using quarantine_lookup = std::function<std::string(test_case const& test, board_spec const* board,
                                                    board_facts const* facts)>;

struct scheduler_options {
  int retries = 1;             ///< further attempts after an error that is not the test's doing
  bool retry_failures = false; ///< failures and the test's own errors too
  std::size_t max_fail = 0;    ///< stop after this many cells without a pass; 0 = never
  std::size_t jobs = 0;        ///< boards at work at once; 0 = all
  bool flaky_fails = false;    ///< a pass that took a retry makes the exit code 1
  /// How many times each cell is run, as long as it passes; 0 = until end_repeating().
  std::size_t repetitions = 1;
  quarantine_lookup quarantine{}; ///< may be empty: everything counts
};

/// How often a cell was run, and how often it did not pass.
struct repetition_count {
  std::size_t all = 0;
  std::size_t failed = 0;
};

/// Indices of the plan's boards, in the order of the inventory.
using board_list = std::vector<std::size_t>;

struct open_board {
  std::size_t board;
};
struct start_attempt {
  cell_id cell;
  board_list boards; ///< all that the case takes; nothing else runs on them where there are several
  int attempt;
  int alone = 0; ///< number of the cell's run alone, from 1; 0: others may run meanwhile
};
struct close_board {
  std::size_t board;
};
using command = std::variant<open_board, start_attempt, close_board, cell_finished>;
using commands = std::vector<command>;

struct attempt_outcome {
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = mprun::blame::none;
  std::string message;
  /// Not a verdict, because the host had other work: the boards run the case again, alone.
  bool in_doubt = false;
  mprun::reason reason{};
};

inline attempt_outcome skipped_for(reason why) {
  auto words = words_for(why);
  return {verdict::skipped, blame::none, std::move(words), false, std::move(why)};
}

/// A board that is closed already, and why.
struct lost_board {
  std::size_t board;
  mprun::blame blame = mprun::blame::board;
  std::string message;
};

} // namespace mprun
