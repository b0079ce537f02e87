// Removes the influence of the host's speed from the figures of rounds. A fixed piece of work
// (host_yardstick) was timed in each round; a figure that follows it, because it depends on this
// host's processor, is corrected to a host of constant speed. A figure that does not, because it
// depends on a line or a board, stays as it is.
//
// Flow: slope_over_host() of each side, pooled() for both, then without_host() of each side.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// Logarithms of a measure's rounds and of the yardstick's times in the same rounds.
struct paced_rounds {
  std::vector<double> figures;
  std::vector<double> yardsticks;
};

/// By how many percent a measure changes with each percent of the yardstick: the slope of its
/// logarithms over the yardstick's, by least squares, and its standard error.
struct host_slope {
  double slope = 0;
  double error = 0; ///< 0: unknown, from fewer than eight rounds or a constant speed
};

host_slope slope_over_host(paced_rounds const& rounds);

/// A common slope of two runs, weighted by their precision; between 0 (the measure does not follow)
/// and 1.5 (the measure is more sensitive than the yardstick). If either is unknown: 0 with an
/// error of 1.
host_slope pooled(host_slope const& first, host_slope const& second);

/// The figures as they would be where the yardstick's logarithm is `reference`.
std::vector<double> without_host(paced_rounds const& rounds, double slope, double reference);

/// The median of both runs' yardsticks, of at least one round.
double common_yardstick(std::span<double const> first, std::span<double const> second);

} // namespace mprun
