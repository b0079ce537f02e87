#include "bench/comparison/run_spread.hpp"

#include "bench/comparison/shift.hpp"
#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace mprun {

namespace {

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return percentile(values, 50);
}

/// The standard deviation, estimated from the median absolute deviation as for a normal
/// distribution, so that a few outliers do not count.
double deviation_of(std::span<double const> values) {
  constexpr double of_normal = 1.4826;
  auto const middle = median_of({values.begin(), values.end()});
  std::vector<double> distances;
  for (auto const value : values) {
    distances.push_back(std::abs(value - middle));
  }
  return of_normal * median_of(std::move(distances));
}

} // namespace

double measured_spread(std::span<std::vector<double> const> runs) {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = 0;
  for (auto rounds : runs) {
    std::sort(rounds.begin(), rounds.end());
    auto const median = percentile(rounds, 50);
    lowest = std::min(lowest, median);
    highest = std::max(highest, median);
  }
  return highest / lowest - 1;
}

double spread_within(std::span<double const> logs) {
  constexpr std::size_t quarters = 4;
  if (logs.size() < 2 * quarters) {
    return 0;
  }
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  double noise = 0;
  for (std::size_t i = 0; i < quarters; ++i) {
    auto const begin = i * logs.size() / quarters;
    auto const of_quarter = logs.subspan(begin, (i + 1) * logs.size() / quarters - begin);
    auto const median = median_of({of_quarter.begin(), of_quarter.end()});
    noise += deviation_of(of_quarter) / quarters;
    lowest = std::min(lowest, median);
    highest = std::max(highest, median);
  }
  // For a normal distribution: the standard error of a median in terms of the standard error of the
  // mean, and the expected range of four values.
  constexpr double of_a_median = 1.2533;
  constexpr double range_of_four = 2.059;
  auto const a_quarter = static_cast<double>(logs.size()) / quarters;
  auto const by_noise = range_of_four * of_a_median * noise / std::sqrt(a_quarter);
  auto const range = highest - lowest;
  return std::exp(std::sqrt(std::max(0.0, range * range - by_noise * by_noise))) - 1;
}

double drift_of(std::span<double const> rounds) {
  std::vector<double> logs;
  for (auto const figure : rounds) {
    logs.push_back(std::log(figure));
  }
  return drift_of_logs(logs);
}

double drift_of_logs(std::span<double const> logs) {
  constexpr std::size_t min_rounds = 8;
  constexpr double confidence = 0.999; // because dozens of measures are tested
  if (logs.size() < min_rounds) {
    return 1;
  }
  auto const half = logs.size() / 2;
  auto const found = shift::of_two_sets(logs.first(half), logs.last(half));
  auto const range = found.interval_of(confidence);
  return range.low > 0 || range.high < 0 ? std::exp(found.estimate()) : 1;
}

std::size_t outliers_in(std::span<double const> rounds) {
  constexpr double deviations = 3.5;
  std::vector<double> logs;
  for (auto const figure : rounds) {
    logs.push_back(std::log(figure));
  }
  auto const middle = median_of(logs);
  auto const max_distance = deviations * deviation_of(logs);
  return static_cast<std::size_t>(std::count_if(
      logs.begin(), logs.end(), [&](double log) { return std::abs(log - middle) > max_distance; }));
}

} // namespace mprun
