// Runs benchmarks of MicroPython's perf_bench/ on boards, each several times in a row
// (perf_attempt), as run-perfbench.py does. `mprun bench` measures the same in rounds.
//
// Flow: run() for each board and benchmark. measured() are the scores of all that passed.
#pragma once

#include "runner/kinds/benchmark/perf_attempt.hpp"
#include "runner/run/attempt_runner.hpp"

#include <map>
#include <string>
#include <utility>
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

class perfbench final : public single_board_runner {
public:
  explicit perfbench(perf_setup how) : known_(std::move(how)) {}

  std::vector<perf_measured> const& measured() const noexcept { return measured_; }
  /// By board, for those whose size was determined.
  std::map<std::string, perf_size> const& sizes() const noexcept { return known_.sizes; }

private:
  task<result<void>> run_on(board_at_work where, test_case const& about, expected_outputs& expected,
                            attempt_finished& outcome) override;

  perf_knowledge known_;
  std::vector<perf_measured> measured_;
};

} // namespace mprun::upstream
