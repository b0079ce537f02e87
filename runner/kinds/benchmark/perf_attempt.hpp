// One benchmark of MicroPython's perf_bench/ on one open board, judged as run-perfbench.py does:
// all runs must have the same result, and it must be that of the .exp or of CPython, unless it is
// None.
//
// Flow: prepare(); run_once() any number of times; check(). Each may set a verdict, which ends the
// attempt; while is_running(), nothing has gone wrong. What is learned about boards is kept in
// perf_knowledge for later attempts.
#pragma once

#include "runner/events/event.hpp"
#include "runner/kinds/benchmark/perf_questions.hpp"
#include "runner/kinds/benchmark/perf_target.hpp"
#include "suites/upstream/perf_scores.hpp"

#include <string>
#include <utility>

namespace mprun::upstream {

class perf_attempt {
public:
  /// All arguments must outlive it.
  perf_attempt(perf_knowledge& known, session& board, board_spec const& spec,
               test_case const& about);

  /// Each fails where the board was lost; any other reason to stop is in the outcome.
  task<result<void>> prepare(attempt_finished& outcome);
  task<result<void>> run_once(attempt_finished& outcome);
  task<result<void>> check(attempt_finished& outcome);

  bool is_running() const noexcept { return is_running_; }
  /// The board's size; empty before prepare().
  perf_size size() const;
  perf_scores const& scores() const noexcept { return scores_; }
  /// What each run printed; empty before the first.
  std::string const& printed() const noexcept { return printed_; }
  /// Requires the runs of this attempt to print the same as those of another.
  void expect(std::string printed) { printed_ = std::move(printed); }

private:
  void skip(attempt_finished& outcome, reason why);
  void fail(attempt_finished& outcome, reason_code code, std::string why);
  void error(attempt_finished& outcome, failure why);

  perf_knowledge& known_;
  board_spec const& spec_;
  test_case const& about_;
  perf_target target_;
  perf_questions questions_;
  std::string source_;
  std::string printed_;
  perf_scores scores_;
  bool is_running_ = true;
};

} // namespace mprun::upstream
