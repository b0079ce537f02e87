// One benchmark of MicroPython's perf_bench/ on one open board, judged as run-perfbench.py does:
// all runs must have the same result, and it must be that of the .exp or of CPython, unless it is
// None.
//
// Flow: prepare(); run_once() any number of times; check(). Each may set a verdict, which ends it;
// as long as it is_running() all went well. What is learned of boards is kept in perf_knowledge
// for the next attempts.
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
  /// All outlive it.
  perf_attempt(perf_knowledge& known, session& board, board_spec const& spec,
               test_case const& about);

  /// Each fails where the board was lost; why it cannot go on is in the outcome.
  task<result<void>> prepare(attempt_finished& outcome);
  task<result<void>> run_once(attempt_finished& outcome);
  task<result<void>> check(attempt_finished& outcome);

  bool is_running() const noexcept { return is_running_; }
  /// Of the board: none before prepare().
  perf_size size() const;
  perf_scores const& scores() const noexcept { return scores_; }
  /// What each run printed; empty before the first.
  std::string const& printed() const noexcept { return printed_; }
  /// That another attempt's runs printed: those of this one must print it too.
  void expect(std::string printed) { printed_ = std::move(printed); }

private:
  void skip(attempt_finished& outcome, reason why);
  void fail(attempt_finished& outcome, reason_code code, std::string why);
  void error(attempt_finished& outcome, failure why);

  perf_knowledge& known_;
  session& board_;
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
