// The reference figures are numpy's and scipy.stats.bootstrap's (method "percentile", 400 000
// resamples).
#include "bench/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace mprun {
namespace {

std::vector<double> const x{101.2, 98.7,  103.4, 99.9,  100.8, 97.6, 102.3, 100.1,
                            99.2,  104.6, 98.1,  101.7, 100.4, 99.5, 102.9};
std::vector<double> const y{107.3, 110.2, 105.8, 112.4, 106.1, 108.9, 104.7,
                            111.6, 109.4, 107.7, 103.9, 110.8, 106.6, 108.2};

TEST(percentile, interpolates_as_numpy_does) {
  std::array const z{3.1, 4.7, 5.2, 8.8, 9.4, 12.5};
  EXPECT_DOUBLE_EQ(percentile(z, 0), 3.1);
  EXPECT_DOUBLE_EQ(percentile(z, 2.5), 3.3);
  EXPECT_DOUBLE_EQ(percentile(z, 25), 4.825);
  EXPECT_DOUBLE_EQ(percentile(z, 50), 7.0);
  EXPECT_DOUBLE_EQ(percentile(z, 75), 9.25);
  EXPECT_DOUBLE_EQ(percentile(z, 97.5), 12.1125);
  EXPECT_DOUBLE_EQ(percentile(z, 100), 12.5);
}

TEST(percentile, of_one_sample_is_the_sample) {
  std::array const one{4.5};
  for (auto const percent : {0.0, 50.0, 100.0}) {
    EXPECT_DOUBLE_EQ(percentile(one, percent), 4.5);
  }
}

TEST(bootstrap_ratio, is_scipys) {
  auto const at95 = bootstrap_ratio(x, y, 0.95, 1);
  EXPECT_NEAR(at95.low, 1.05145, 0.001);
  EXPECT_NEAR(at95.high, 1.09910, 0.001);
  auto const at99 = bootstrap_ratio(x, y, 0.99, 1);
  EXPECT_NEAR(at99.low, 1.04373, 0.002);
  EXPECT_NEAR(at99.high, 1.10611, 0.002);
}

TEST(bootstrap_ratio, is_the_same_again_and_in_any_order) {
  auto const first = bootstrap_ratio(x, y, 0.95, 7);
  auto const again = bootstrap_ratio({x.rbegin(), x.rend()}, {y.rbegin(), y.rend()}, 0.95, 7);
  EXPECT_EQ(first.low, again.low);
  EXPECT_EQ(first.high, again.high);
}

TEST(bootstrap_ratio, of_samples_without_spread_is_a_point) {
  auto const sure = bootstrap_ratio({4, 4, 4, 4}, {6, 6, 6, 6}, 0.95, 1);
  EXPECT_EQ(sure.low, 1.5);
  EXPECT_EQ(sure.high, 1.5);
}

/// The Box–Muller transform: normally distributed samples, the same on every machine.
std::vector<double> normal_samples(std::mt19937_64& random, std::size_t count, double mean,
                                   double deviation) {
  std::vector<double> out(count);
  auto const uniform = [&random] { return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53; };
  for (auto& value : out) {
    auto const radius = std::sqrt(-2 * std::log(uniform()));
    value = mean + deviation * radius * std::cos(2 * 3.14159265358979323846 * uniform());
  }
  return out;
}

TEST(bootstrap_ratio, holds_the_true_ratio_about_as_often_as_it_says) {
  std::mt19937_64 random(20);
  int held = 0;
  constexpr int rounds = 300;
  for (int i = 0; i < rounds; ++i) {
    auto const found = bootstrap_ratio(normal_samples(random, 20, 100, 5),
                                       normal_samples(random, 20, 110, 5), 0.95, 1);
    held += found.low <= 1.1 && 1.1 <= found.high;
  }
  EXPECT_GT(held, rounds * 92 / 100);
  EXPECT_LT(held, rounds * 99 / 100);
}

} // namespace
} // namespace mprun
