// The distribution of a rank statistic under chance alone: Mann and Whitney's for two sets of
// figures, Wilcoxon's signed ranks for pairs. Both count the differences above 0 and are symmetric
// about half of all differences.
//
// Flow: of_two_sets(n, m) or of_pairs(n), then upper_tail() and max_excluded(). Exact up to
// 60 figures per side, above that by the normal approximation.
// Source: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd ed., 3.1 and 4.1.
#pragma once

#include <cstddef>
#include <vector>

namespace mprun {

class rank_distribution {
public:
  /// Each has at least one figure.
  static rank_distribution of_two_sets(std::size_t first, std::size_t second);
  static rank_distribution of_pairs(std::size_t pairs);

  /// The number of differences: first · second, or pairs · (pairs + 1) / 2.
  std::size_t max_count() const noexcept { return max_count_; }

  /// P(count >= `count`).
  double upper_tail(double count) const;

  /// The largest k with P(count < k) <= part. An interval that leaves out the k smallest and the k
  /// largest differences misses the true shift on either side with at most this probability.
  std::size_t max_excluded(double part) const;

private:
  rank_distribution() = default;

  std::size_t max_count_ = 0;
  double deviation_ = 0;            ///< for the normal approximation
  std::vector<double> exact_below_; ///< P(count <= k); empty for the approximation
};

} // namespace mprun
