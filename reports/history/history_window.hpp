// The newest runs of the history, as values.
//
// Flow: open_history(), read_window(file, query). Names are stored once; results refer to them by
// index.
#pragma once

#include "base/text/iso_time.hpp"
#include "reports/history/database.hpp"
#include "runner/events/event.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace mprun {

struct past_run {
  std::int64_t id = 0; ///< its id in the file
  std::string run_id;
  wall_time started{};
  run_duration took{};
  std::string branch;
  std::string commit;
  std::string how; ///< "complete", …; empty if it is still running or was killed
  std::optional<int> exit_code;
  tally counts;
};

struct past_board {
  std::string name;
  std::int64_t id = 0;
};

struct past_case {
  std::string name; ///< "suite/name"
  std::int64_t id = 0;
};

/// The state of a board in one run.
struct past_state {
  std::size_t run = 0;
  std::size_t board = 0;
  std::string link; ///< including its faults
  std::string firmware;
  bool was_lost = false;
};

struct past_result {
  std::size_t run = 0;
  std::size_t which = 0; ///< index of the case
  std::size_t board = 0;
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = blame::none;
  bool flaky = false;
  bool quarantined = false;
  int attempts = 0;
  run_duration took{};
  std::string message;
};

struct past_transfer {
  std::size_t run = 0;
  std::size_t board = 0;
  bool to_board = true;
  std::uint64_t size = 0;
  run_duration took{};
};

struct history_window {
  std::size_t all_runs = 0;   ///< how many runs of the branch the file holds
  std::vector<past_run> runs; ///< oldest first
  std::vector<past_case> cases;
  std::vector<past_board> boards;
  std::vector<past_state> states;   ///< ordered by run
  std::vector<past_result> results; ///< ordered by run; without those that have no board
  std::vector<past_transfer> transfers;
};

struct window_query {
  std::size_t runs = 50;
  std::string branch{};              ///< only runs of this branch; empty: all runs
  std::optional<std::regex> cases{}; ///< matched anywhere in "suite/name"
  std::optional<std::regex> boards{};
};

/// After a failure, which the database reports, this is what was read before it.
history_window read_window(database& file, window_query const& query);

/// The results of a case on a board in every run of the history, oldest first.
struct past_outcome {
  std::string run_id;
  wall_time started{};
  std::string commit;
  bool is_good = false;
};
std::vector<past_outcome> outcomes_of(database& file, past_case const& which,
                                      past_board const& board);

/// The time that a case usually takes, as earlier runs recorded it.
struct usual_time {
  std::string suite;
  std::string name;
  std::string board;
  run_duration took{};
};
std::vector<usual_time> usual_times(database& file);

struct past_verdict {
  std::string suite;
  std::string name;
  std::string board;
  mprun::verdict verdict = verdict::errored;
};
struct latest_run {
  std::string run_id; ///< empty if there is no such run
  std::vector<past_verdict> verdicts;
};
/// The newest complete run of a branch that began before the given time, together with the others
/// of the same commit, because shards and reruns each hold a part. The newest verdicts come last.
latest_run read_latest(database& file, std::string const& branch,
                       wall_time before = wall_time::max());

} // namespace mprun
