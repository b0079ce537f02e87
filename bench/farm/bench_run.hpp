// A whole benchmark run: the boards under measurement, or those of two sides that take turns.
//
// Flow: bench_run(specs of each side, what is measured, filter, settings, place); run(); then
// measures(0) and, of the second side, measures(1) under the names of the first, so that they are
// compared by name. Two sides alternate A B B A A B B A …: what gets slower all the time then falls
// on both alike. Only the boards of one are open, for both may be the same board.
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
  /// Of one or two sides, as many boards each; their programs are resolved. `make` is asked for the
  /// measures of each side, in order.
  bench_run(std::vector<std::vector<board_spec>> const& sides, measure_maker const& make,
            measure_filter const& filter, round_settings const& settings,
            run_workspace const& place);

  bench_farm& farm() noexcept { return farm_; }
  /// Of a side.
  std::vector<std::string> names() const;

  /// Until all rounds are done or it was interrupted; the boards are left at their prompts.
  void run(bench_console& console);

  std::vector<measure> measures(std::size_t side) const;
  /// For Google Benchmark's tools: those of the last side.
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
