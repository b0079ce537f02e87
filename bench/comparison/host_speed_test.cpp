#include "bench/comparison/host_speed.hpp"

#include <cmath>
#include <gmock/gmock.h>

namespace mprun {
namespace {

/// `count` rounds on a host whose speed goes up and down by a tenth; the measure follows by
/// `slope`.
paced_rounds following(double slope, double level, std::size_t count = 40) {
  paced_rounds out;
  for (std::size_t i = 0; i < count; ++i) {
    auto const at = static_cast<double>(i);
    auto const host = 0.1 * std::sin(at * 0.7);
    out.yardsticks.push_back(6 + level + host);
    out.figures.push_back(3 + slope * (level + host) + 0.005 * std::sin(at * 2.9));
  }
  return out;
}

TEST(host_speed, the_slope_shows_whether_a_measure_follows_the_host) {
  EXPECT_NEAR(slope_over_host(following(1.2, 0)).slope, 1.2, 0.05);
  EXPECT_NEAR(slope_over_host(following(0, 0)).slope, 0, 0.05);
  EXPECT_GT(slope_over_host(following(1, 0)).error, 0);
}

TEST(host_speed, too_little_shows_nothing) {
  EXPECT_EQ(slope_over_host(following(1, 0, 7)).error, 0);
  paced_rounds steady;
  steady.figures.assign(20, 3.0);
  steady.yardsticks.assign(20, 6.0);
  EXPECT_EQ(slope_over_host(steady).error, 0) << "the host never changed";
  EXPECT_EQ(slope_over_host({}).error, 0);
}

TEST(host_speed, slopes_are_weighted_by_their_precision) {
  EXPECT_NEAR(pooled({1, 0.1}, {0.5, 0.1}).slope, 0.75, 1e-9);
  EXPECT_NEAR(pooled({1, 0.1}, {0.5, 0.1}).error, 0.1 / std::sqrt(2), 1e-9);
  EXPECT_NEAR(pooled({1, 0.01}, {0.5, 0.1}).slope, 1, 0.01);
  EXPECT_EQ(pooled({-0.4, 0.1}, {0.1, 0.1}).slope, 0) << "nothing is faster on a slower host";
  EXPECT_EQ(pooled({9, 0.1}, {9, 0.1}).slope, 1.5);
  EXPECT_EQ(pooled({1, 0.1}, {}).slope, 0) << "the other slope is unknown";
  EXPECT_EQ(pooled({1, 0.1}, {}).error, 1) << "and it may be anything";
}

TEST(host_speed, a_slower_host_is_taken_out_and_a_slower_board_is_not) {
  auto const base = following(1, 0);
  auto const slower_host = following(1, 0.2);
  auto const slope = pooled(slope_over_host(base), slope_over_host(slower_host)).slope;
  auto const common = common_yardstick(base.yardsticks, slower_host.yardsticks);
  auto const before = without_host(base, slope, common);
  auto const after = without_host(slower_host, slope, common);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(before[i], after[i], 0.02);
  }
  auto slower_board = base;
  for (auto& each : slower_board.figures) {
    each += 0.2;
  }
  auto const changed = without_host(slower_board, slope, common);
  EXPECT_NEAR(changed[3] - before[3], 0.2, 1e-9);
}

TEST(host_speed, figures_that_do_not_follow_stay_as_they_are) {
  auto const line = following(0, 0.3);
  auto const same = without_host(line, 0, 6);
  EXPECT_EQ(same, line.figures);
}

} // namespace
} // namespace mprun
