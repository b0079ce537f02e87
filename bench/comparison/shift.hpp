// The shift between the figures of two sides and its uncertainty: Hodges and Lehmann's estimate,
// with the interval and the tests of the rank statistic that belongs to it. So estimate, interval
// and test always agree, outliers do not decide, and the only assumption is that both sides have
// the same distribution but for the shift.
//
// Why not a bootstrap of rounds: with twenty rounds and the confidence that dozens of measures
// together require (0.9999 for each), a bootstrap depends on the outermost one or two rounds and
// gives too narrow intervals; a rank test is exact there. bench/simulation shows both.
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
  /// The shift from `first` to `second`, which have at least one figure each.
  static shift of_two_sets(std::span<double const> first, std::span<double const> second);
  /// The shift within pairs; `differences` are second - first, at least one.
  static shift of_pairs(std::span<double const> differences);

  double estimate() const;
  /// Contains the true shift with this confidence, such as 0.99. Infinite for too few figures.
  interval interval_of(double confidence) const;
  /// The p values of the tests that the shift is above `limit`, or below it. Equal figures count
  /// for neither.
  double p_above(double limit) const;
  double p_below(double limit) const;
  /// The smallest p value that this many figures can give.
  double min_p() const;

private:
  explicit shift(rank_distribution by_chance) : by_chance_(std::move(by_chance)) {}

  rank_distribution by_chance_;
  std::vector<double>
      differences_; ///< sorted; of all combinations, or the averages of any two pairs
};

} // namespace mprun
