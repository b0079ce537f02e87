// What two sides of one measure show: how far apart their rounds are, and how far apart runs of the
// same may be.
//
// Flow: estimate_row() for each measure that both sides have; what is a verdict then depends on how
// many measures there are.
#pragma once

#include "bench/comparison/comparison.hpp"
#include "bench/comparison/run_spread.hpp"
#include "bench/comparison/shift.hpp"
#include "bench/comparison/side_figures.hpp"

#include <string>

namespace mprun {

struct row_estimate {
  shift by_ranks;          ///< of logarithms, HEAD over BASE
  spread_source source;    ///< of what runs of the same differ by
  double between_runs = 0; ///< that, as a part
  double spread = 0;       ///< with all that these runs show besides: drift, quarters, the host
  double host = 1;         ///< HEAD's yardstick over BASE's; 1 where it is not known
  std::string disturbed;   ///< why what the host did may be all that is seen; or empty
};

/// Sets the drifts of the row's sides. Both sides have figures.
row_estimate estimate_row(comparison_row& row, side_figures const& before,
                          side_figures const& after, measure_runs const& base,
                          measure_runs const& head, comparison_options const& options);

/// By how much a ratio is away from 1, in whichever direction: 0.25 for 1.25 and for 0.8.
double worse_of(double ratio) noexcept;

} // namespace mprun
