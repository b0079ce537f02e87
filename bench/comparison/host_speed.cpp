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

host_slope slope_over_host(paced_rounds const& rounds) {
  constexpr std::size_t min_rounds = 8;
  auto const count = rounds.figures.size();
  if (count < min_rounds) {
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
  // Figures without any noise would have an infinite weight.
  constexpr double min_error = 1e-6;
  found.error = std::max(min_error, std::sqrt(left / static_cast<double>(count - 2) / squares));
  return found;
}

host_slope pooled(host_slope const& first, host_slope const& second) {
  if (first.error == 0 || second.error == 0) {
    return {0, 1};
  }
  constexpr double max_slope = 1.5;
  auto const first_weight = 1 / (first.error * first.error);
  auto const second_weight = 1 / (second.error * second.error);
  auto const both =
      (first.slope * first_weight + second.slope * second_weight) / (first_weight + second_weight);
  return {std::clamp(both, 0.0, max_slope), 1 / std::sqrt(first_weight + second_weight)};
}

std::vector<double> without_host(paced_rounds const& rounds, double slope, double reference) {
  auto out = rounds.figures;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] -= slope * (rounds.yardsticks[i] - reference);
  }
  return out;
}

double common_yardstick(std::span<double const> first, std::span<double const> second) {
  std::vector<double> all(first.begin(), first.end());
  all.insert(all.end(), second.begin(), second.end());
  std::sort(all.begin(), all.end());
  return percentile(all, 50);
}

} // namespace mprun
