#include "bench/comparison/run_spread.hpp"

#include <array>
#include <cmath>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(run_spread, is_the_widest_ratio_between_runs) {
  std::array<std::vector<double>, 3> const runs{{{100, 101, 99}, {110, 109, 200}, {105, 1, 105}}};
  EXPECT_NEAR(measured_spread(runs), 0.10, 1e-12);
  EXPECT_EQ(measured_spread(std::array{std::vector<double>{3, 4}}), 0);
}

std::vector<double> rounds_of_halves(double second_half) {
  std::vector<double> out;
  for (int i = 0; i < 20; ++i) {
    out.push_back((100 + 2 * std::sin(i * 1.7)) * (i < 10 ? 1 : second_half));
  }
  return out;
}

TEST(run_spread, drift_is_the_ratio_of_the_second_half_to_the_first) {
  EXPECT_NEAR(drift_of(rounds_of_halves(1.08)), 1.08, 0.01);
  EXPECT_NEAR(drift_of(rounds_of_halves(0.9)), 0.9, 0.01);
  EXPECT_EQ(drift_of(rounds_of_halves(1.0)), 1);
  EXPECT_EQ(drift_of(std::vector<double>{1, 1, 1, 9, 9, 9}), 1) << "too few to tell";
}

std::vector<double> logs_of(std::vector<double> rounds) {
  for (auto& figure : rounds) {
    figure = std::log(figure);
  }
  return rounds;
}

TEST(run_spread, within_a_run_is_the_widest_ratio_between_its_quarters) {
  EXPECT_NEAR(spread_within(logs_of({5, 5, 6, 6, 7, 7, 6, 6})), 0.4, 1e-9);
  EXPECT_NEAR(spread_within(logs_of({7, 7, 7, 9, 6, 6, 6, 6, 5, 5, 5, 1})), 0.4, 1e-9)
      << "one round far off is not a quarter";
  std::vector<double> noisy;
  for (int i = 0; i < 80; ++i) {
    noisy.push_back(100 * (1 + 0.2 * std::sin(i * 1.7)));
  }
  EXPECT_LT(spread_within(logs_of(noisy)), 0.02)
      << "noise within the quarters is none between them";
  for (std::size_t i = 20; i < 40; ++i) {
    noisy[i] *= 1.5;
  }
  EXPECT_NEAR(spread_within(logs_of(noisy)), 0.5, 0.05);
  EXPECT_EQ(spread_within(logs_of({1, 2, 3, 4, 5, 6, 7})), 0) << "too few to tell";
  EXPECT_EQ(spread_within({}), 0);
}

TEST(run_spread, outliers_are_counted) {
  auto figures = rounds_of_halves(1.0);
  EXPECT_EQ(outliers_in(figures), 0U);
  figures[3] *= 1.5;
  figures[7] /= 2;
  EXPECT_EQ(outliers_in(figures), 2U);
  EXPECT_EQ(outliers_in(std::vector<double>{5, 5, 5, 5, 6}), 1U);
}

} // namespace
} // namespace mprun
