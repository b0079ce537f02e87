#include "runner/scheduling/cell_ledger.hpp"

#include "runner/events/exit_codes.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

cell_ledger::cell_ledger(plan const& plan, scheduler_options const& rules)
    : plan_(plan), rules_(rules), cells_(plan.cells.size()), unsettled_(plan.cells.size()) {}

int cell_ledger::begin(cell_id cell, board_list const& boards) {
  auto& entry = cells_[cell];
  entry.running = true;
  entry.board = boards.front();
  if (boards.size() > 1) {
    several_[cell] = boards;
  }
  return ++entry.attempts;
}

board_list cell_ledger::boards_of(cell_id cell) const {
  auto const several = several_.find(cell);
  return several == several_.end() ? board_list{cells_[cell].board} : several->second;
}

void cell_ledger::note_doubt(cell_id cell, std::string message) {
  auto& known = doubts_[cell];
  ++known.attempts;
  known.message = std::move(message);
}

attempt_outcome cell_ledger::left_in_doubt(cell_id cell, blame whose,
                                           std::string const& why) const {
  return {verdict::errored, whose,
          fmt::format("{} (alone: {})", doubts_.find(cell)->second.message, why)};
}

/// The attempts of this repetition that did not end in doubt.
int cell_ledger::counted_attempts(cell_id cell) const {
  auto const doubted = doubts_.find(cell);
  return cells_[cell].attempts - cells_[cell].attempts_before -
         (doubted == doubts_.end() ? 0 : doubted->second.attempts);
}

void cell_ledger::note_pass(cell_id cell) {
  auto& entry = cells_[cell];
  entry.flaky = entry.flaky || counted_attempts(cell) > 1;
  ++entry.passes;
  entry.attempts_before = entry.attempts;
  doubts_.erase(cell);
}

attempt_outcome cell_ledger::passed_so_far(cell_id cell) const {
  auto const passes = cells_[cell].passes;
  return {verdict::passed, blame::none,
          fmt::format("{} repetition{} passed", passes, passes == 1 ? "" : "s")};
}

repetition_count cell_ledger::repetitions(cell_id cell) const {
  auto const& entry = cells_[cell];
  return {entry.passes + (entry.failed ? 1 : 0), entry.failed ? 1U : 0U};
}

bool cell_ledger::may_retry(cell_id cell, attempt_outcome const& outcome) const {
  auto const retries = case_of(cell).retries.value_or(rules_.retries);
  return is_worth_retrying(outcome) && counted_attempts(cell) <= retries;
}

bool cell_ledger::is_worth_retrying(attempt_outcome const& outcome) const noexcept {
  switch (outcome.verdict) {
  case verdict::passed:
  case verdict::skipped: return false;
  case verdict::failed: return rules_.retry_failures;
  case verdict::errored:
  case verdict::timed_out: break;
  }
  // A host without CPython will still lack it at a retry, and an endless test will not end then.
  auto const is_transient = outcome.blame == blame::board || outcome.blame == blame::link;
  return is_transient || (outcome.blame == blame::test && rules_.retry_failures);
}

cell_finished cell_ledger::settle(cell_id cell, std::string board, attempt_outcome const& outcome,
                                  std::string quarantine) {
  auto& entry = cells_[cell];
  entry.settled = true;
  --unsettled_;
  auto const errored = outcome.verdict == verdict::errored || outcome.verdict == verdict::timed_out;
  auto const failed =
      outcome.verdict == verdict::failed || (errored && outcome.blame == blame::test);
  auto const flaky =
      outcome.verdict == verdict::passed && (entry.flaky || counted_attempts(cell) > 1);
  // What the host caused says nothing about the case.
  entry.failed =
      (errored || failed) && outcome.blame != blame::host && entry.attempts > entry.attempts_before;
  // A case that skips itself has run nothing.
  any_run_ = any_run_ || (entry.attempts != 0 && outcome.verdict != verdict::skipped);
  auto const counts = quarantine.empty();
  any_test_failure_ = any_test_failure_ || (failed && counts);
  any_error_ = any_error_ || (errored && !failed && counts);
  any_flaky_ = any_flaky_ || (flaky && counts);
  without_pass_ += (errored || failed) && counts ? 1 : 0;
  return {.cell = cell,
          .board = std::move(board),
          .verdict = outcome.verdict,
          .blame = outcome.blame,
          .message = outcome.message,
          .attempts = entry.attempts,
          .flaky = flaky,
          .reason = outcome.reason,
          .quarantine = std::move(quarantine)};
}

int cell_ledger::exit_code(run_end how) const noexcept {
  if (how == run_end::interrupted) {
    return exit_codes::interrupted;
  }
  if (how == run_end::timed_out) {
    return exit_codes::error; // whatever failed before, most was not seen
  }
  if (any_test_failure_ || (any_flaky_ && rules_.flaky_fails)) {
    return exit_codes::test_failure;
  }
  if (any_error_) {
    return exit_codes::error;
  }
  return any_run_ ? exit_codes::success : exit_codes::nothing_ran;
}

} // namespace mprun
