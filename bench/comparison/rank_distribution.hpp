// How often chance alone gives a rank statistic: that of Mann and Whitney for two sets of figures,
// that of Wilcoxon's signed ranks for pairs. Both count differences that are above 0, of all that
// there are, and are symmetric about half of them.
//
// Flow: of_two_sets(n, m) or of_pairs(n), then upper_tail() and most_below(). Exact up to 60
// figures a side, beyond by the normal approximation.
// Source: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd ed., 3.1 and 4.1.
#pragma once

#include <cstddef>
#include <vector>

namespace mprun {

class rank_distribution {
public:
  /// At least one figure each.
  static rank_distribution of_two_sets(std::size_t first, std::size_t second);
  static rank_distribution of_pairs(std::size_t pairs);

  /// Of all that are counted: first · second, or pairs · (pairs + 1) / 2.
  std::size_t most() const noexcept { return most_; }

  /// P(count >= this).
  double upper_tail(double count) const;

  /// The largest k with P(count < k) <= part: so many of the least differences, and of the largest,
  /// are left out by an interval that misses on one side as rarely as that. 0: not even one may be.
  std::size_t most_below(double part) const;

private:
  rank_distribution() = default;

  std::size_t most_ = 0;
  double deviation_ = 0;            ///< of the normal approximation
  std::vector<double> exact_below_; ///< P(count <= k), where it is exact
};

} // namespace mprun
