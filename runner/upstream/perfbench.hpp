// Runs benchmarks of MicroPython's perf_bench/ on boards, each several times on a fresh board.
//
// Flow: attempt() for each board and benchmark; it judges as run-perfbench.py does: all runs must
// have the same result, and it must be that of the .exp or of CPython, unless it is None.
// measured() are the scores of all that passed.
#pragma once

#include "runner/event.hpp"
#include "runner/inventory.hpp"
#include "runner/session.hpp"
#include "runner/upstream/settings.hpp"
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
  perf_size size;
  perf_scores scores;
};

class perfbench {
public:
  explicit perfbench(perf_settings how) : how_(how) {}

  task<std::optional<trouble>> attempt(session& board, board_spec const& spec, test_case const& one,
                                       attempt_finished& outcome);

  std::vector<perf_measured> const& measured() const noexcept { return measured_; }

private:
  task<perf_size> size_for(session& board, board_spec const& spec);
  task<std::string> lacks(session& board, std::filesystem::path const& test);
  task<std::string> expected_for(std::filesystem::path test, std::string source,
                                 std::string& problem);

  perf_settings how_;
  std::map<std::string, perf_size> sizes_;      ///< by board
  std::map<std::string, std::string> features_; ///< of board and script: what it printed
  std::map<std::string, std::string> truths_;   ///< of CPython, by source
  std::vector<perf_measured> measured_;
};

} // namespace mprun::upstream
