// Takes out of the figures of rounds what the host's own speed did to them. A fixed piece of work
// (host_yardstick) was timed in each round; a figure that follows it, because it is made by this
// host's processor, is set to what it would be on a host of one speed. One that does not, because a
// line or a board makes it, stays as it is.
//
// Flow: how_it_follows() of each side, pooled() for both, then without_host() of each side.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// Logarithms of a measure's rounds, and of what the yardstick took in these, as many.
struct paced_rounds {
  std::vector<double> figures;
  std::vector<double> yardsticks;
};

/// By how many percent a measure changes with each percent of the yardstick: the slope of its
/// logarithms over the yardstick's, by least squares, and its standard error.
struct host_slope {
  double slope = 0;
  double error = 0; ///< 0: fewer than eight rounds, or all of one speed, show no slope
};

host_slope how_it_follows(paced_rounds const& rounds);

/// One slope for two runs, each weighted by how well it is known; between 0 (it does not follow)
/// and 1.5 (what the processor does is more sensitive than the yardstick). Where one is unknown:
/// 0, give or take 1.
host_slope pooled(host_slope const& one, host_slope const& other);

/// The figures as they would be where the yardstick's logarithm is `reference`.
std::vector<double> without_host(paced_rounds const& rounds, double slope, double reference);

/// The median of both runs' yardsticks; at least one round.
double common_yardstick(std::span<double const> one, std::span<double const> other);

} // namespace mprun
