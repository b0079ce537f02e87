// How far one side's figures lie from the other's, and how sure that is: Hodges and Lehmann's
// estimate, with the interval and the tests of the rank statistic that belongs to it. So estimate,
// interval and test always agree, no figure far off decides, and nothing is assumed of how the
// figures are spread, but that both sides are spread alike.
//
// Why not a bootstrap of rounds: with twenty rounds and the confidence that dozens of measures ask
// for together (0.9999 of each), a bootstrap draws from the outermost one or two rounds and says
// too narrow intervals; a rank test is exact there. bench/simulation shows both.
//
// Flow: of_two_sets() or of_pairs() of logarithms, so that shifts are ratios; then estimate(),
// interval_of() and the tests.
// Source: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd
// ed., 3.2, 3.3, 4.2, 4.3.
#pragma once

#include "bench/comparison/rank_distribution.hpp"
#include "bench/comparison/statistics.hpp"

#include <span>
#include <vector>

namespace mprun {

class shift {
public:
  /// Of `second` from `first`. At least one figure each.
  static shift of_two_sets(std::span<double const> first, std::span<double const> second);
  /// Of a figure's second part from its first; `differences` second - first, at least one.
  static shift of_pairs(std::span<double const> differences);

  double estimate() const;
  /// Holds the true shift with this confidence (0.99, say). Infinite where the figures are too few.
  interval interval_of(double confidence) const;
  /// How often chance gives as clear a shift where it is `limit` or less; or, below, or more. Equal
  /// figures speak for neither.
  double p_above(double limit) const;
  double p_below(double limit) const;
  /// The least that so many figures can show.
  double least_p() const;

private:
  explicit shift(rank_distribution by_chance) : by_chance_(std::move(by_chance)) {}

  rank_distribution by_chance_;
  std::vector<double> differences_; ///< sorted; of each with each, or averages of each two pairs
};

} // namespace mprun
