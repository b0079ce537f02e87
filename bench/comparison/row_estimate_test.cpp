#include "bench/comparison/row_estimate.hpp"

#include <cmath>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr unsigned rounds = 40;

/// Rounds of `level` with 1 % of noise, on a host whose yardstick takes `yardstick` with as much
/// noise of its own; the figure follows it by `slope`.
measure rounds_of(double level, double yardstick, double slope, unsigned turn = 0) {
  measure made;
  made.unit = "us";
  for (unsigned round = 0; round < rounds; ++round) {
    auto const host = yardstick * (1 + 0.05 * std::sin(1.7 * round + turn));
    auto const noise = 1 + 0.01 * std::sin(2.9 * round + 3 * turn);
    visit at;
    at.round = round;
    at.samples = 1;
    at.host.yardstick = host;
    made.visits.push_back(at);
    made.samples.push_back(level * std::pow(host / 200, slope) * noise);
  }
  return made;
}

struct estimated {
  comparison_row row;
  row_estimate found;
};

estimated estimate(measure const& base, measure const& head, comparison_options const& options) {
  auto const before = figures_of({&base}, 1);
  auto const after = figures_of({&head}, 1);
  comparison_row row;
  row.base = before.shown;
  row.head = after.shown;
  auto found = estimate_row(row, before, after, {&base}, {&head}, options);
  return {std::move(row), std::move(found)};
}

double ratio_of(row_estimate const& found) {
  return std::exp(found.by_ranks.estimate());
}

TEST(row_estimate, the_hosts_influence_is_removed_from_both_sides) {
  auto const [row, found] = estimate(rounds_of(100, 200, 1), rounds_of(100, 240, 1, 1), {});
  EXPECT_EQ(found.source, spread_source::of_rounds);
  EXPECT_NEAR(found.host, 1.2, 0.02);
  EXPECT_NEAR(ratio_of(found), 1, 0.02) << "a host that is 20 % slower is not a slower board";
}

TEST(row_estimate, figures_that_do_not_follow_the_host_stay_as_they_are) {
  auto const [row, found] = estimate(rounds_of(100, 200, 0), rounds_of(120, 240, 0, 1), {});
  EXPECT_NEAR(ratio_of(found), 1.2, 0.02) << "a line is not faster for a host that is";
}

TEST(row_estimate, a_host_of_another_speed_widens_the_spread) {
  auto const [row, same_host] = estimate(rounds_of(100, 200, 1), rounds_of(100, 200, 1, 1), {});
  auto const [other_row, other] = estimate(rounds_of(100, 200, 1), rounds_of(100, 300, 1, 1), {});
  EXPECT_GE(same_host.spread, assumed_spread(spread_source::of_rounds));
  EXPECT_GT(other.spread, same_host.spread);
}

TEST(row_estimate, without_yardsticks_more_is_assumed) {
  auto base = rounds_of(100, 200, 0);
  auto head = rounds_of(100, 200, 0, 1);
  for (auto& visit : head.visits) {
    visit.host.yardstick = 0;
  }
  auto const [row, found] = estimate(base, head, {});
  EXPECT_EQ(found.source, spread_source::of_unknown_hosts);
  EXPECT_EQ(found.between_runs, assumed_spread(spread_source::of_unknown_hosts));
  EXPECT_EQ(found.host, 1);
}

TEST(row_estimate, without_quiet_rounds_it_says_that_the_host_was_busy) {
  auto const base = rounds_of(100, 200, 1);
  auto head = rounds_of(150, 200, 1, 1);
  for (auto& visit : head.visits) {
    visit.host.busy = 1.5;
  }
  EXPECT_THAT(estimate(base, head, {}).found.disturbed,
              HasSubstr("0 of 40 rounds of BASE, 40 of 40 of HEAD"));
  for (unsigned i = 0; i < 12; ++i) {
    head.visits[i].host.busy = 0;
  }
  auto const [row, found] = estimate(base, head, {});
  EXPECT_THAT(found.disturbed, IsEmpty()) << "twelve quiet rounds are enough";
  EXPECT_NEAR(ratio_of(found), 1.5, 0.03);
}

TEST(row_estimate, a_given_spread_is_used) {
  comparison_options options;
  options.spread = 0.33;
  auto const [row, found] = estimate(rounds_of(100, 200, 1), rounds_of(100, 200, 1, 1), options);
  EXPECT_EQ(found.source, spread_source::given);
  EXPECT_EQ(found.between_runs, 0.33);
}

TEST(row_estimate, pairs_belong_to_the_same_round_and_have_no_spread) {
  comparison_options options;
  options.by_pairs = true;
  auto const base = rounds_of(100, 200, 1);
  auto head = base; // the host influences both alike
  for (auto& sample : head.samples) {
    sample *= 1.1;
  }
  auto const [row, found] = estimate(base, head, options);
  EXPECT_EQ(found.source, spread_source::in_turn);
  EXPECT_NEAR(ratio_of(found), 1.1, 1e-9);
  EXPECT_EQ(found.spread, 0);
}

TEST(row_estimate, drift_within_a_run_widens_the_spread) {
  auto const base = rounds_of(100, 200, 0);
  auto head = rounds_of(100, 200, 0, 1);
  for (unsigned i = rounds / 2; i < rounds; ++i) {
    head.samples[i] *= 1.3;
  }
  auto const [row, found] = estimate(base, head, {});
  EXPECT_NEAR(row.head->drift, 1.3, 0.03);
  EXPECT_GT(found.spread, 0.25);
}

TEST(worse_of, is_equal_in_both_directions) {
  EXPECT_DOUBLE_EQ(worse_of(1.25), 0.25);
  EXPECT_DOUBLE_EQ(worse_of(0.8), 0.25);
  EXPECT_EQ(worse_of(1), 0);
}

} // namespace
} // namespace mprun
