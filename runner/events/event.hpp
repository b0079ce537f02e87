// One fact of a run. Everything a person or machine reads is a function of these, in their order:
// the console, events.ndjson, results.json, junit.xml. They carry facts, times and identities; no
// colours and no settings. reports/events/event_json turns them to a line of JSON and back.
//
// Order: run_started, every case_planned, then boards and cases in any order, run_finished last.
// Each planned cell gets exactly one cell_finished, on every exit.
#pragma once

#include "base/text/iso_time.hpp"
#include "runner/events/board_facts.hpp"
#include "runner/events/reason.hpp"
#include "runner/events/verdict.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mprun {

using run_duration = std::chrono::microseconds;

/// A cell is one case on one board: the unit that gets a verdict. Cells are numbered from 0 in plan
/// order.
using cell_id = std::uint32_t;

struct run_started {
  std::string run_id;
  std::string program_version;
  std::vector<std::string> arguments;
  std::string host;
  std::string branch{}; ///< the repository's branch where the run was started; may be empty
  std::string commit{}; ///< its commit, in hex; may be empty
  unsigned shard = 0;   ///< the part of the cases that it took (--shard), from 1; 0: all
  unsigned shards = 0;  ///< the number of parts
};

struct board_declared {
  std::string board;
  std::string platform;
  std::string link; ///< for people: "process: micropython"
  std::vector<std::string> tags;
  std::string faults{}; ///< injected on its link, as in the inventory: "seed: 7, latency: 10ms"
};

/// A case that will get a verdict. `board` is empty when any suitable board may take it; its
/// cell_finished then says which did.
struct cell_planned {
  cell_id cell = 0;
  std::string board;
  std::string suite;
  std::string name;
  std::string file;              ///< path of the test's source as given, for people
  std::string repository_file{}; ///< path from the root of its repository; empty if it is in none
  run_duration expected{};       ///< duration according to earlier runs; 0 = not known
};

struct board_opened {
  std::string board;
  board_facts facts;
  run_duration took{};
};

/// The board could not be opened, or was given up after it had been.
struct board_lost {
  std::string board;
  mprun::blame blame = mprun::blame::board;
  std::string message;
};

struct attempt_started {
  cell_id cell = 0;
  std::string board;
  int attempt = 1; ///< from 1
};

/// A file that was transferred to or from a board and arrived intact.
struct moved_file {
  bool to_board = true;
  std::uint64_t size = 0;
  run_duration took{};

  bool operator==(moved_file const&) const = default;
};

struct attempt_finished {
  cell_id cell = 0;
  std::string board;
  int attempt = 1;
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = mprun::blame::none;
  std::string message; ///< one line that stands on its own; why skipped, failed or errored
  std::string detail;  ///< several lines: a diff, a traceback; may be empty
  std::string output;  ///< what the board printed, cut in the middle where it was long
  int line = 0;        ///< line of the test's source that the outcome points at; 0 = not known
  run_duration took{};
  mprun::reason reason{}; ///< why, for programs, if there is a code for it
  std::string source{};   ///< the text of that line, where the attempt did not pass
  unsigned resets = 0;    ///< resets and openings of the board; usually one before each program
  unsigned injected_faults = 0; ///< faults that damaged or delayed bytes meanwhile
  std::vector<moved_file> transfers{};
  std::vector<std::string> other_boards{}; ///< the further boards of an attempt that takes several
};

/// The cell's verdict. A cell that was skipped before any attempt has attempts == 0.
struct cell_finished {
  cell_id cell = 0;
  std::string board; ///< empty only where no board ever took the case
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = mprun::blame::none;
  std::string message;
  int attempts = 0;
  bool flaky = false;     ///< passed, but only at a retry
  mprun::reason reason{}; ///< reason of the last attempt, or why there was none
  /// Why the outcome does not count, for people; empty if it counts.
  std::string quarantine{};
  std::string baseline{}; ///< "new", "fixed" or "known", beside an earlier run; else empty
};

/// Something a person should know besides the verdicts: a retried open, injected faults, a report
/// that could not be written.
struct notice {
  std::string board; ///< empty: concerns the whole run
  std::string message;
};

enum class run_end { complete, stopped_early, timed_out, interrupted };

struct run_finished {
  run_end how = run_end::complete;
  int exit_code = 0;
  run_duration took{};
};

using fact = std::variant<run_started, board_declared, cell_planned, board_opened, board_lost,
                          attempt_started, attempt_finished, cell_finished, notice, run_finished>;

struct event {
  wall_time at{};             ///< when, for people and for JUnit's timestamps
  run_duration since_start{}; ///< monotonic, since run_started
  mprun::fact fact;
};

} // namespace mprun
