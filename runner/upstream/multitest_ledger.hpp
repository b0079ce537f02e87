// The books of a run of multitests: which cells wait, how often each was tried, how each was
// settled, and the exit code that follows. Pure: facts in, events for the report out.
//
// Flow: next() and take() begin an attempt, attempt_ended() or settle() end it; stop() settles what
// waits, abort() all that is open. What each settles is told through the sink. A failure in
// doubt, for the host had other work, puts its cell last in line, to be run alone.
#pragma once

#include "runner/event.hpp"
#include "runner/scheduler.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

class multitest_ledger {
public:
  using sink = std::function<void(cell_finished)>;

  multitest_ledger(std::size_t cells, scheduler_options rules, sink on_settled);

  /// Nothing when no cell waits.
  std::optional<cell_id> next() const;
  /// Takes the next cell out of the line.
  void take() { waiting_.pop_front(); }
  /// Which run alone the next attempt at the cell is, from 1; 0: others may run beside it.
  int alone(cell_id cell) const;
  /// The number of the attempt that begins.
  int begin(cell_id cell) { return ++attempts_[cell]; }

  bool is_settled(cell_id cell) const { return settled_[cell]; }
  /// Settles the cell, or puts it first in line where it is worth another attempt.
  void attempt_ended(cell_id cell, attempt_outcome const& outcome, std::string board);
  void settle(cell_id cell, attempt_outcome const& outcome, std::string board);

  /// No further cell starts.
  void stop(run_end how, std::string const& reason);
  void abort(std::string const& reason);

  run_end how_it_ended() const noexcept { return how_; }
  int exit_code() const;

private:
  struct doubt {
    int attempts = 0; ///< that are no verdict, and no retries
    std::string message;
  };

  int counted_attempts(cell_id cell) const { return attempts_[cell] - alone(cell); }
  attempt_outcome left_in_doubt(cell_id cell, std::string const& why) const;

  scheduler_options rules_;
  sink on_settled_;
  std::deque<cell_id> waiting_;
  std::vector<int> attempts_;
  std::map<cell_id, doubt> doubts_;
  std::vector<bool> settled_;
  std::size_t without_pass_ = 0;
  bool any_ran_ = false;
  bool any_failure_ = false;
  bool any_error_ = false;
  bool any_flaky_ = false;
  run_end how_ = run_end::complete;
  std::string why_stopped_;
};

} // namespace mprun::upstream
