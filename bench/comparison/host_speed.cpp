#include "bench/comparison/host_speed.hpp"

#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace mprun {
namespace {

double mean_of(std::vector<double> const& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace

host_slope how_it_follows(paced_rounds const& rounds) {
  constexpr std::size_t least = 8;
  auto const count = rounds.figures.size();
  if (count < least) {
    return {};
  }
  auto const figure = mean_of(rounds.figures);
  auto const yardstick = mean_of(rounds.yardsticks);
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto const away = rounds.yardsticks[i] - yardstick;
    squares += away * away;
    products += away * (rounds.figures[i] - figure);
  }
  if (squares <= 0) {
    return {};
  }
  host_slope found;
  found.slope = products / squares;
  double left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto const line = figure + found.slope * (rounds.yardsticks[i] - yardstick);
    left += (rounds.figures[i] - line) * (rounds.figures[i] - line);
  }
  // Figures without any noise would have a weight without bound.
  constexpr double surest = 1e-6;
  found.error = std::max(surest, std::sqrt(left / static_cast<double>(count - 2) / squares));
  return found;
}

host_slope pooled(host_slope const& one, host_slope const& other) {
  if (one.error == 0 || other.error == 0) {
    return {0, 1};
  }
  constexpr double most_sensitive = 1.5;
  auto const weight = 1 / (one.error * one.error);
  auto const other_weight = 1 / (other.error * other.error);
  auto const both = (one.slope * weight + other.slope * other_weight) / (weight + other_weight);
  return {std::clamp(both, 0.0, most_sensitive), 1 / std::sqrt(weight + other_weight)};
}

std::vector<double> without_host(paced_rounds const& rounds, double slope, double reference) {
  auto out = rounds.figures;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] -= slope * (rounds.yardsticks[i] - reference);
  }
  return out;
}

double common_yardstick(std::span<double const> one, std::span<double const> other) {
  std::vector<double> all(one.begin(), one.end());
  all.insert(all.end(), other.begin(), other.end());
  std::sort(all.begin(), all.end());
  return percentile(all, 50);
}

} // namespace mprun
