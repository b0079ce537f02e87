#include "bench/comparison/run_spread.hpp"

#include "bench/comparison/shift.hpp"
#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace mprun {

double measured_spread(std::span<std::vector<double> const> runs) {
  double least = std::numeric_limits<double>::infinity();
  double most = 0;
  for (auto rounds : runs) {
    std::sort(rounds.begin(), rounds.end());
    auto const median = percentile(rounds, 50);
    least = std::min(least, median);
    most = std::max(most, median);
  }
  return most / least - 1;
}

double drift_of(std::span<double const> rounds) {
  constexpr std::size_t least = 8;
  constexpr double confidence = 0.999; // dozens of measures are asked
  if (rounds.size() < least) {
    return 1;
  }
  std::vector<double> logs;
  for (auto const one : rounds) {
    logs.push_back(std::log(one));
  }
  auto const half = logs.size() / 2;
  auto const all = std::span<double const>(logs);
  auto const found = shift::of_two_sets(all.first(half), all.last(half));
  auto const range = found.interval_of(confidence);
  return range.low > 0 || range.high < 0 ? std::exp(found.estimate()) : 1;
}

std::size_t outliers_in(std::span<double const> rounds) {
  constexpr double deviations = 3.5;
  constexpr double of_normal = 1.4826; // a normal distribution's deviation over that of the median
  std::vector<double> logs;
  for (auto const one : rounds) {
    logs.push_back(std::log(one));
  }
  std::sort(logs.begin(), logs.end());
  auto const middle = percentile(logs, 50);
  std::vector<double> distances;
  for (auto const one : logs) {
    distances.push_back(std::abs(one - middle));
  }
  std::sort(distances.begin(), distances.end());
  auto const most = deviations * of_normal * percentile(distances, 50);
  return static_cast<std::size_t>(distances.end() -
                                  std::upper_bound(distances.begin(), distances.end(), most));
}

} // namespace mprun
