// Benchmarks of MicroPython's perf_bench/ as measures of `mprun bench`: in rounds with everything
// else, on two sides in turn. The figure is the time that the benchmark itself takes on the board.
//
// Flow: a perf_measures of all sides, then make(farm, boards) once a side.
#pragma once

#include "bench/farm/farm_measure.hpp"
#include "runner/kinds/benchmark/perf_attempt.hpp"

#include <deque>
#include <filesystem>
#include <optional>
#include <vector>

namespace mprun::upstream {

class perf_measures {
public:
  /// `paths`: folders like perf_bench/, or files in one. Throws config_error for any other.
  perf_measures(std::vector<std::filesystem::path> const& paths, perf_setup setup);

  /// Each benchmark on each of these boards of a side. It must outlive the measures.
  measure_list make(bench_farm& farm, std::vector<farm_board*> const& boards);

private:
  perf_setup setup_;
  std::vector<test_case> cases_;
  /// By side: the firmware of one may have what that of another lacks.
  std::deque<perf_knowledge> known_;
  /// By a board's position in its side: boards that are compared run benchmarks of one size.
  std::deque<std::optional<perf_size>> sizes_;
};

} // namespace mprun::upstream
