#include "bench/comparison/rank_distribution.hpp"

#include <algorithm>
#include <cmath>

namespace mprun {
namespace {

constexpr std::size_t exact_to = 60; ///< figures a side

/// P(count <= k) of these numbers of ways.
std::vector<double> summed(std::vector<double> ways) {
  double all = 0;
  for (auto const one : ways) {
    all += one;
  }
  double below = 0;
  for (auto& one : ways) {
    below += one;
    one = below / all;
  }
  return ways;
}

/// The coefficients of the Gaussian binomial, product of (1 - q^(m+i)) / (1 - q^i) for i = 1 … n.
/// Divided as it goes, so that they stay numbers.
std::vector<double> ways_of_two_sets(std::size_t n, std::size_t m) {
  auto const most = n * m;
  std::vector<double> ways(most + 1);
  ways[0] = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    for (auto u = most; u >= m + i; --u) {
      ways[u] -= ways[u - m - i];
    }
    for (auto u = i; u <= most; ++u) {
      ways[u] += ways[u - i];
    }
  }
  // Subtraction leaves dust above the middle, where they repeat those below it.
  for (std::size_t u = most / 2 + 1; u <= most; ++u) {
    ways[u] = ways[most - u];
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
  out.most_ = first * second;
  auto const n = static_cast<double>(first);
  auto const m = static_cast<double>(second);
  out.deviation_ = std::sqrt(n * m * (n + m + 1) / 12);
  if (first <= exact_to && second <= exact_to) {
    out.exact_below_ = summed(ways_of_two_sets(first, second));
  }
  return out;
}

rank_distribution rank_distribution::of_pairs(std::size_t pairs) {
  rank_distribution out;
  out.most_ = pairs * (pairs + 1) / 2;
  auto const n = static_cast<double>(pairs);
  out.deviation_ = std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
  if (pairs <= exact_to) {
    out.exact_below_ = summed(ways_of_pairs(pairs));
  }
  return out;
}

double rank_distribution::upper_tail(double count) const {
  // P(count >= c) is P(count <= most - c), for it is symmetric.
  auto const mirrored = static_cast<double>(most_) - count;
  if (mirrored < 0) {
    return 0;
  }
  if (!exact_below_.empty()) {
    return exact_below_[std::min(static_cast<std::size_t>(mirrored), most_)];
  }
  return normal_below((std::floor(mirrored) + 0.5 - static_cast<double>(most_) / 2) / deviation_);
}

std::size_t rank_distribution::most_below(double part) const {
  std::size_t k = 0;
  while (k < most_ && upper_tail(static_cast<double>(most_ - k)) <= part) { // P(count <= k)
    ++k;
  }
  return k;
}

} // namespace mprun
