// A whole benchmark run: the boards that are measured, or those of two sides that take turns.
//
// Flow: bench_run(specs of each side, measures, filter, settings, workspace); run(); then
// measures(0) and, for the second side, measures(1) under the names of the first, so that they can
// be compared by name. Two sides alternate A B B A A B B A …, so that a gradual slowdown affects
// both alike. Only the boards of one side are open at a time, because both sides may have the same
// board.
#pragma once

#include "bench/farm/bench_console.hpp"
#include "bench/farm/measure_filter.hpp"
#include "bench/farm/rounds.hpp"
#include "bench/files/google_entry.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

class bench_run {
public:
  /// One or two sides, with equal numbers of boards, whose programs must be resolved. `make` is
  /// called for the measures of each side, in order.
  bench_run(std::vector<std::vector<board_spec>> const& sides, measure_maker const& make,
            measure_filter const& filter, round_settings const& settings,
            run_workspace const& workspace);

  bench_farm& farm() noexcept { return farm_; }
  /// The names of a side's measures.
  std::vector<std::string> names() const;

  /// Runs all rounds unless it is interrupted, and leaves the boards at their prompts.
  void run(bench_console& console);

  std::vector<measure> measures(std::size_t side) const;
  /// The last side's results for Google Benchmark's tools.
  std::vector<google_benchmark> google_benchmarks() const;

private:
  struct boards_of_side {
    std::vector<farm_board*> boards;
    measure_list measures;
    std::optional<farm_rounds> rounds;
  };

  void rename(std::vector<measure>& all, boards_of_side const& of) const;

  round_settings settings_;
  bench_farm farm_;
  std::deque<boards_of_side> sides_;
};

} // namespace mprun
