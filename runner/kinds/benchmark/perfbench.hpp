// Runs benchmarks of MicroPython's perf_bench/ on boards, each several times, on a fresh board or
// as a program of its own (perf_target).
//
// Flow: run() for each board and benchmark; it judges as run-perfbench.py does: all runs must
// have the same result, and it must be that of the .exp or of CPython, unless it is None.
// measured() are the scores of all that passed.
#pragma once

#include "runner/kinds/benchmark/perf_target.hpp"
#include "runner/kinds/benchmark/perf_truth.hpp"
#include "runner/run/attempt_runner.hpp"
#include "suites/upstream/perf_scores.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

struct perf_measured {
  board_spec board;
  board_facts facts;
  std::string name; ///< "perf_bench/bm_chaos"
  std::string link; ///< in words, without secrets
  perf_size size;
  perf_scores scores;
};

class perfbench final : public one_board_runner {
public:
  explicit perfbench(perf_setup how)
      : setup_(std::move(how)), truths_(setup_.truth_cache, setup_.place) {}

  std::vector<perf_measured> const& measured() const noexcept { return measured_; }
  /// Of the boards that got that far, by id.
  std::map<std::string, perf_size> const& sizes() const noexcept { return sizes_; }

private:
  task<std::optional<trouble>> run_on(board_at_work where, test_case const& one,
                                      cpython_truth& truths, attempt_finished& outcome) override;

  /// A board at work on a benchmark.
  struct bench {
    session& board;
    board_spec const& spec;
    test_case const& one;
  };

  /// What a board told when asked.
  struct answer {
    std::string text;
    std::optional<trouble> why;  ///< there is no answer
    std::optional<trouble> lost; ///< as in ran_case
  };

  task<answer> answer_of(bench at, std::string what, std::string source);
  task<answer> ask(bench at, std::string what, std::string source);
  task<answer> feature(bench at, std::string script);
  task<answer> find_size(bench at);
  task<answer> lacks(bench at);
  task<std::optional<trouble>> measure(perf_target& target, perf_measured& found,
                                       std::string& result, attempt_finished& outcome);

  perf_setup setup_;
  perf_truth truths_;
  std::map<std::string, perf_size> sizes_;      ///< by board
  std::map<std::string, std::string> features_; ///< of board and script: what it printed
  std::vector<perf_measured> measured_;
};

} // namespace mprun::upstream
