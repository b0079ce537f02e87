// The books of a run: how often each cell was tried, what was in doubt, how it was settled, and the
// exit code that follows.
//
// Flow: begin() and end() for each attempt at a cell; in the end settle(), once. An attempt that
// ended in doubt is noted by note_doubt(), and is no retry.
#pragma once

#include "runner/scheduling/commands.hpp"
#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace mprun {

class cell_ledger {
public:
  cell_ledger(plan const& plan, scheduler_options const& rules);

  test_case const& case_of(cell_id cell) const { return plan_.cases[plan_.cells[cell].case_index]; }

  bool is_settled(cell_id cell) const { return cells_[cell].settled; }
  bool is_running(cell_id cell) const { return cells_[cell].running; }
  bool was_tried(cell_id cell) const { return cells_[cell].attempts != 0; }
  std::size_t unsettled() const noexcept { return unsettled_; }
  /// Cells that were settled as failed or errored and that count.
  std::size_t without_pass() const noexcept { return without_pass_; }

  /// Returns the number of the attempt.
  int begin(cell_id cell, board_list const& boards);
  void end(cell_id cell) { cells_[cell].running = false; }
  /// The boards of the attempt that runs or ran last.
  board_list boards_of(cell_id cell) const;

  /// The last attempt ended in doubt.
  void note_doubt(cell_id cell, std::string message);
  bool is_doubted(cell_id cell) const { return doubts_.contains(cell); }
  /// Returns the number of the run alone.
  int begin_alone(cell_id cell) { return ++doubts_[cell].runs_alone; }
  /// The outcome of a cell in doubt that will not be run alone any more.
  attempt_outcome left_in_doubt(cell_id cell, blame whose, std::string const& why) const;

  /// Whether the rules allow another attempt after the last one.
  bool may_retry(cell_id cell, attempt_outcome const& outcome) const;

  /// The attempt passed and is not the cell's last: another repetition may follow.
  void note_pass(cell_id cell);
  std::size_t passes(cell_id cell) const { return cells_[cell].passes; }
  /// The outcome of a cell that passed and gets no further repetition.
  attempt_outcome passed_so_far(cell_id cell) const;
  repetition_count repetitions(cell_id cell) const;

  /// `quarantine`: why the outcome does not count; empty where it does.
  cell_finished settle(cell_id cell, std::string board, attempt_outcome const& outcome,
                       std::string quarantine = {});

  /// From the cells that count: 0 all passed, 1 a test failed (or is flaky, where that fails), 3 an
  /// error left cases without a pass, 4 nothing ran, 130 interrupted.
  int exit_code(run_end how) const noexcept;

private:
  struct cell_record {
    bool settled = false;
    bool running = false;
    bool flaky = false; ///< a repetition passed only at a retry
    bool failed = false;
    int attempts = 0;
    int attempts_before = 0; ///< attempts in repetitions that passed
    std::size_t passes = 0;
    std::size_t board = 0; ///< the first board of the last attempt
  };
  /// A failure that is not a verdict yet.
  struct doubt_record {
    int attempts = 0; ///< attempts that ended in doubt
    int runs_alone = 0;
    std::string message; ///< message of the last of these
  };

  int counted_attempts(cell_id cell) const;
  bool is_worth_retrying(attempt_outcome const& outcome) const noexcept;

  plan const& plan_;
  scheduler_options const& rules_;
  std::vector<cell_record> cells_;
  std::map<cell_id, board_list> several_; ///< the boards of attempts that took more than one
  std::map<cell_id, doubt_record> doubts_;
  std::size_t unsettled_;
  std::size_t without_pass_ = 0;
  bool any_run_ = false;
  bool any_test_failure_ = false;
  bool any_error_ = false;
  bool any_flaky_ = false;
};

} // namespace mprun
