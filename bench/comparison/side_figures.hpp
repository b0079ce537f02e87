// What one side of a comparison tells of a measure: the figures of the rounds of all its runs, and
// what is shown of them.
#pragma once

#include "bench/comparison/host_speed.hpp"
#include "bench/files/measure.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mprun {

/// A measure as one side has it.
struct side {
  std::size_t samples = 0;
  std::size_t rounds = 0;
  double median = 0; ///< of the rounds; the figures are in comparison_row::unit
  double p25 = 0;
  double p75 = 0;
  std::size_t outliers = 0; ///< rounds that lie far off the others
  double drift = 1;         ///< second half over first; 1 where no difference was shown
  double yardstick = 0;     ///< median of what a fixed piece of work took there; 0: not known
  std::string error;        ///< why there are no figures; empty when there are
};

struct side_figures {
  side shown;
  std::vector<std::vector<double>> runs; ///< figures of rounds; none where there is an error
  std::vector<double> logs;              ///< of all of them
  paced_rounds quiet;                    ///< of rounds in which the host had nothing else to do
  bool has_yardsticks = true;            ///< of all quiet rounds; else `quiet` has those of none
  bool has_rounds = true;
};

/// Of each run's measure of that name, at least one.
using measure_runs = std::vector<measure const*>;

/// The samples are multiplied by `scale`.
side_figures figures_of(measure_runs const& runs, double scale);

} // namespace mprun
