// Estimates a measure's change from its two sides: how far apart their rounds are, and how far
// apart runs of the same program may be.
//
// Flow: estimate_row() for each measure that both sides have; the verdicts then depend on the
// number of measures.
#pragma once

#include "bench/comparison/comparison.hpp"
#include "bench/comparison/run_spread.hpp"
#include "bench/comparison/shift.hpp"
#include "bench/comparison/side_figures.hpp"

#include <string>

namespace mprun {

struct row_estimate {
  shift by_ranks;          ///< of the logarithms, HEAD over BASE
  spread_source source;    ///< where between_runs comes from
  double between_runs = 0; ///< relative spread between runs of the same program
  double spread = 0;       ///< between_runs, widened by drift, by quarters and by the host
  double host = 1;         ///< HEAD's yardstick over BASE's; 1 where unknown
  std::string disturbed;   ///< why the host may explain the whole change; or empty
};

/// Sets the drifts of the row's sides, which must both have figures.
row_estimate estimate_row(comparison_row& row, side_figures const& before,
                          side_figures const& after, measure_runs const& base,
                          measure_runs const& head, comparison_options const& options);

/// The distance of a ratio from 1 in either direction: 0.25 for 1.25 and for 0.8.
double worse_of(double ratio) noexcept;

} // namespace mprun
