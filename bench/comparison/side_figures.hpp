// The figures of a measure on one side of a comparison: those of the rounds of all its runs, and
// their summary.
#pragma once

#include "bench/comparison/host_speed.hpp"
#include "bench/files/measure.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mprun {

/// The summary of a measure on one side.
struct side_summary {
  std::size_t samples = 0;
  std::size_t rounds = 0;
  double median = 0; ///< over the rounds, like all figures in comparison_row::unit
  double p25 = 0;
  double p75 = 0;
  std::size_t outliers = 0; ///< rounds far from the others
  double drift = 1;         ///< second half over first; 1 without a significant difference
  double yardstick = 0;     ///< median time of a fixed piece of work there; 0 where unknown
  std::string error;        ///< why there are no figures; otherwise empty
};

struct side_figures {
  side_summary shown;
  std::vector<std::vector<double>> runs; ///< the figures of rounds by run; empty after an error
  std::vector<double> logs;              ///< logarithms of all figures
  paced_rounds quiet;                    ///< the rounds in which the host had nothing else to do
  bool has_yardsticks = true;            ///< in all quiet rounds; otherwise `quiet` has none
  bool has_rounds = true;
};

/// The measure of the same name in each run, at least one.
using measure_runs = std::vector<measure const*>;

/// Multiplies the samples by `scale`.
side_figures figures_of(measure_runs const& runs, double scale);

} // namespace mprun
