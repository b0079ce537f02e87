#include "runner/upstream/multitest_ledger.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun::upstream {

multitest_ledger::multitest_ledger(std::size_t cells, scheduler_options rules, sink on_settled)
    : rules_(rules), on_settled_(std::move(on_settled)), attempts_(cells), settled_(cells) {
  for (cell_id cell = 0; cell < cells; ++cell) {
    waiting_.push_back(cell);
  }
}

std::optional<cell_id> multitest_ledger::next() const {
  return waiting_.empty() ? std::nullopt : std::optional(waiting_.front());
}

int multitest_ledger::alone(cell_id cell) const {
  auto const known = doubts_.find(cell);
  return known == doubts_.end() ? 0 : known->second.attempts;
}

attempt_outcome multitest_ledger::left_in_doubt(cell_id cell, std::string const& why) const {
  return {verdict::errored, blame::host,
          fmt::format("{} (alone: {})", doubts_.at(cell).message, why)};
}

void multitest_ledger::attempt_ended(cell_id cell, attempt_outcome const& outcome,
                                     std::string board) {
  if (outcome.in_doubt) {
    auto& known = doubts_[cell];
    ++known.attempts;
    known.message = outcome.message;
    if (how_ != run_end::complete) {
      settle(cell, left_in_doubt(cell, why_stopped_), std::move(board));
    } else if (rules_.max_fail != 0) {
      waiting_.push_front(cell); // the end of the run may hang on it
    } else {
      waiting_.push_back(cell);
    }
    return;
  }
  auto const bad = outcome.verdict != verdict::passed && outcome.verdict != verdict::skipped;
  auto const worth_it = outcome.blame != blame::test || rules_.retry_failures;
  if (bad && worth_it && how_ == run_end::complete && counted_attempts(cell) <= rules_.retries) {
    waiting_.push_front(cell);
    return;
  }
  settle(cell, outcome, std::move(board));
}

void multitest_ledger::settle(cell_id cell, attempt_outcome const& outcome, std::string board) {
  settled_[cell] = true;
  auto const passed = outcome.verdict == verdict::passed;
  auto const skipped = outcome.verdict == verdict::skipped;
  any_ran_ = any_ran_ || (attempts_[cell] > 0 && !skipped) || (!passed && !skipped);
  if (!passed && !skipped) {
    auto const its_doing = outcome.verdict == verdict::failed || outcome.blame == blame::test;
    (its_doing ? any_failure_ : any_error_) = true;
    ++without_pass_;
  }
  auto const flaky = passed && counted_attempts(cell) > 1;
  any_flaky_ = any_flaky_ || flaky;
  on_settled_({cell, std::move(board), outcome.verdict, outcome.blame, outcome.message,
               attempts_[cell], flaky});
  auto const most = rules_.max_fail;
  if (most != 0 && without_pass_ >= most && how_ == run_end::complete) {
    stop(run_end::stopped_early,
         fmt::format("not run: stopped after {} without a pass", without_pass_));
  }
}

void multitest_ledger::stop(run_end how, std::string const& reason) {
  how_ = how;
  why_stopped_ = reason;
  for (auto const cell : std::exchange(waiting_, {})) {
    attempt_outcome const not_run{verdict::skipped, blame::none, reason};
    settle(cell, doubts_.contains(cell) ? left_in_doubt(cell, reason) : not_run, "");
  }
}

void multitest_ledger::abort(std::string const& reason) {
  for (cell_id cell = 0; cell < settled_.size(); ++cell) {
    if (!settled_[cell]) {
      settle(cell, {verdict::errored, blame::host, reason}, "");
    }
  }
}

int multitest_ledger::exit_code() const {
  if (how_ == run_end::interrupted) {
    return 130;
  }
  if (any_failure_ || (any_flaky_ && rules_.flaky_fails)) {
    return 1;
  }
  return any_error_ ? 3 : any_ran_ ? 0 : 4;
}

} // namespace mprun::upstream
