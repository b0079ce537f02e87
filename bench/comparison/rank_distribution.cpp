#include "bench/comparison/rank_distribution.hpp"

#include <algorithm>
#include <cmath>

namespace mprun {
namespace {

constexpr std::size_t max_exact = 60; ///< figures per side

/// P(count <= k) from the number of ways to get each count.
std::vector<double> summed(std::vector<double> ways) {
  double all = 0;
  for (auto const count : ways) {
    all += count;
  }
  double below = 0;
  for (auto& count : ways) {
    below += count;
    count = below / all;
  }
  return ways;
}

/// The coefficients of the Gaussian binomial, product of (1 - q^(m+i)) / (1 - q^i) for i = 1 … n.
/// Divided at each step to avoid overflow.
std::vector<double> ways_of_two_sets(std::size_t n, std::size_t m) {
  auto const max_count = n * m;
  std::vector<double> ways(max_count + 1);
  ways[0] = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    for (auto u = max_count; u >= m + i; --u) {
      ways[u] -= ways[u - m - i];
    }
    for (auto u = i; u <= max_count; ++u) {
      ways[u] += ways[u - i];
    }
  }
  // Subtraction leaves rounding errors above the middle; there the numbers mirror those below.
  for (std::size_t u = max_count / 2 + 1; u <= max_count; ++u) {
    ways[u] = ways[max_count - u];
  }
  return ways;
}

/// The coefficients of the product of (1 + q^i) for i = 1 … n.
std::vector<double> ways_of_pairs(std::size_t n) {
  std::vector<double> ways(n * (n + 1) / 2 + 1);
  ways[0] = 1;
  std::size_t reached = 0;
  for (std::size_t i = 1; i <= n; ++i) {
    reached += i;
    for (auto u = reached; u >= i; --u) {
      ways[u] += ways[u - i];
    }
  }
  return ways;
}

double normal_below(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

} // namespace

rank_distribution rank_distribution::of_two_sets(std::size_t first, std::size_t second) {
  rank_distribution out;
  out.max_count_ = first * second;
  auto const n = static_cast<double>(first);
  auto const m = static_cast<double>(second);
  out.deviation_ = std::sqrt(n * m * (n + m + 1) / 12);
  if (first <= max_exact && second <= max_exact) {
    out.exact_below_ = summed(ways_of_two_sets(first, second));
  }
  return out;
}

rank_distribution rank_distribution::of_pairs(std::size_t pairs) {
  rank_distribution out;
  out.max_count_ = pairs * (pairs + 1) / 2;
  auto const n = static_cast<double>(pairs);
  out.deviation_ = std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
  if (pairs <= max_exact) {
    out.exact_below_ = summed(ways_of_pairs(pairs));
  }
  return out;
}

double rank_distribution::upper_tail(double count) const {
  // The distribution is symmetric, so P(count >= c) is P(count <= max - c).
  auto const mirrored = static_cast<double>(max_count_) - count;
  if (mirrored < 0) {
    return 0;
  }
  if (!exact_below_.empty()) {
    return exact_below_[std::min(static_cast<std::size_t>(mirrored), max_count_)];
  }
  return normal_below((std::floor(mirrored) + 0.5 - static_cast<double>(max_count_) / 2) /
                      deviation_);
}

std::size_t rank_distribution::max_excluded(double part) const {
  std::size_t k = 0;
  while (k < max_count_ &&
         upper_tail(static_cast<double>(max_count_ - k)) <= part) { // P(count <= k)
    ++k;
  }
  return k;
}

} // namespace mprun
