#include "bench/mann_whitney.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t exact_below = 50; ///< samples a side

struct ranking {
  double u = 0;
  double ties = 0; ///< the sum of t³ - t over groups of t equal samples; 0: no ties
};

ranking rank(std::span<double const> first, std::span<double const> second) {
  struct sample {
    double value;
    bool is_first;
  };
  std::vector<sample> all;
  all.reserve(first.size() + second.size());
  for (auto const value : first) {
    all.push_back({value, true});
  }
  for (auto const value : second) {
    all.push_back({value, false});
  }
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.value < b.value; });
  ranking out;
  double second_below = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    double of_first = 0;
    double of_second = 0;
    auto end = begin;
    for (; end < all.size() && all[end].value == all[begin].value; ++end) {
      ++(all[end].is_first ? of_first : of_second);
    }
    out.u += of_first * (second_below + of_second / 2);
    second_below += of_second;
    auto const equal = static_cast<double>(end - begin);
    out.ties += equal * equal * equal - equal;
    begin = end;
  }
  return out;
}

/// The ways to order n and m samples that give U = u, for each u up to most: the coefficients of
/// the Gaussian binomial, product of (1 - q^(m+i)) / (1 - q^i) for i = 1 … n.
std::vector<double> ways(std::size_t n, std::size_t m, std::size_t most) {
  std::vector<double> counts(most + 1);
  counts[0] = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    for (auto u = most; u >= m + i; --u) {
      counts[u] -= counts[u - m - i];
    }
    for (auto u = i; u <= most; ++u) {
      counts[u] += counts[u - i];
    }
  }
  return counts;
}

double exact_p(std::size_t n, std::size_t m, double u) {
  auto const pairs = static_cast<double>(n * m);
  double tail = 0;
  for (auto const count : ways(n, m, static_cast<std::size_t>(std::min(u, pairs - u)))) {
    tail += count;
  }
  return std::min(1.0, tail * least_p(n, m)); // least_p: of the one order at each end
}

double normal_p(double n, double m, ranking const& ranks) {
  auto const all = n + m;
  auto const variance = n * m / 12 * (all + 1 - ranks.ties / (all * (all - 1)));
  if (variance <= 0) {
    return 1; // all samples are equal
  }
  auto const distance = std::abs(ranks.u - n * m / 2) - 0.5;
  return distance <= 0 ? 1 : std::erfc(distance / std::sqrt(2 * variance));
}

} // namespace

mann_whitney_result mann_whitney(std::span<double const> first, std::span<double const> second) {
  auto const n = first.size();
  auto const m = second.size();
  auto const ranks = rank(first, second);
  if (ranks.ties == 0 && n < exact_below && m < exact_below) {
    return {ranks.u, exact_p(n, m, ranks.u), true};
  }
  return {ranks.u, normal_p(static_cast<double>(n), static_cast<double>(m), ranks), false};
}

double least_p(std::size_t first, std::size_t second) {
  double p = 2;
  for (std::size_t i = 1; i <= first; ++i) {
    p *= static_cast<double>(i) / static_cast<double>(second + i);
  }
  return p;
}

} // namespace mprun
