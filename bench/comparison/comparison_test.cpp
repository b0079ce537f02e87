#include "bench/comparison/comparison.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/comparison/test_measures.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace mprun {
namespace {

std::string refusal(measure const& base, measure const& head) {
  try {
    compared({base}, {head});
  } catch (config_error const& e) {
    return e.what();
  }
  return "compared";
}

TEST(comparison, slower_by_more_than_the_threshold_is_a_regression) {
  auto const row = compared_row(around(100, 0.02, 20), around(110, 0.02, 20));
  EXPECT_EQ(row.verdict, change::regressed);
  ASSERT_TRUE(row.estimate);
  EXPECT_NEAR(row.estimate->ratio, 1.1, 1e-12);
  EXPECT_LT(row.estimate->range.low, 1.1);
  EXPECT_GT(row.estimate->range.high, 1.1);
  EXPECT_LT(row.estimate->p, 1e-4);
  EXPECT_EQ(row.base->rounds, 20U);
  EXPECT_NEAR(row.base->median, 100, 1e-9);
  EXPECT_NEAR(row.head->p75, 111.045, 1e-9);
  EXPECT_EQ(compared_row(around(110, 0.02, 20), around(100, 0.02, 20)).verdict, change::improved);
}

TEST(comparison, higher_is_better_where_the_measure_says_so) {
  auto fast = measured("a/x", around(100, 0.02, 20));
  auto slow = measured("a/x", around(80, 0.02, 20));
  fast.lower_is_better = slow.lower_is_better = false;
  EXPECT_EQ(compared_row(fast, slow).verdict, change::regressed);
  EXPECT_EQ(compared_row(slow, fast).verdict, change::improved);
}

TEST(comparison, real_difference_of_the_threshold_or_less_is_minor) {
  auto const base = measured("a/x", around(100, 0.001, 20));
  auto const head = measured("a/x", around(104.9, 0.001, 20));
  EXPECT_EQ(compared_row(base, head).verdict, change::minor);
  auto options = strict_options();
  options.threshold = 0.04;
  EXPECT_EQ(compared_row(base, head, options).verdict, change::regressed);
  EXPECT_EQ(compared_row(head, base, options).verdict, change::improved);
}

TEST(comparison, insignificant_difference_is_same_or_unclear) {
  EXPECT_EQ(compared_row(around(100, 0.01, 20), around(100.1, 0.01, 20)).verdict, change::same);
  EXPECT_EQ(compared_row(around(100, 0.4, 20), around(108, 0.4, 20)).verdict, change::unclear);
}

TEST(comparison, large_ratio_by_chance_is_not_a_regression) {
  auto const row = compared_row({90, 100, 300, 110}, {95, 310, 320, 120});
  EXPECT_GT(row.estimate->ratio, 1.05);
  EXPECT_EQ(row.verdict, change::unclear);
}

TEST(comparison, too_few_rounds_show_nothing) {
  auto const row = compared_row({100, 101, 102}, {200, 201, 202});
  EXPECT_EQ(row.verdict, change::unclear);
  EXPECT_EQ(row.remark, "too few rounds to tell");
  EXPECT_TRUE(std::isinf(row.estimate->range.high));
  EXPECT_EQ(compared_row(around(100, 0.01, 50), {200}).verdict, change::unclear);
  EXPECT_EQ(compared_row({100}, {200}).verdict, change::unclear);
  EXPECT_EQ(compared_row(around(100, 0.01, 5), around(200, 0.01, 5)).verdict, change::regressed);
}

TEST(comparison, more_measures_and_more_confidence_need_more_rounds) {
  std::vector<measure> base;
  std::vector<measure> head;
  for (int i = 0; i < 40; ++i) {
    base.push_back(in_rounds(measured(fmt::format("a/{}", i), around(100, 0.01, 5))));
    head.push_back(in_rounds(measured(fmt::format("a/{}", i), around(200, 0.01, 5))));
  }
  EXPECT_EQ(compared(base, head, strict_options()).count(change::unclear), 40U);
  auto options = strict_options();
  options.confidence = 0.6;
  EXPECT_EQ(compared(base, head, options).count(change::regressed), 40U);
}

TEST(comparison, error_replaces_the_figures) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  auto const bad = failed("a/x", "hash mismatch");
  auto const broken = compared({good}, {bad});
  EXPECT_EQ(broken.rows[0].verdict, change::broken);
  EXPECT_EQ(broken.rows[0].head->error, "hash mismatch");
  EXPECT_FALSE(broken.rows[0].estimate);
  EXPECT_TRUE(broken.regressed());
  EXPECT_EQ(compared_row(bad, good).verdict, change::fixed);
  EXPECT_EQ(compared_row(bad, bad).verdict, change::errored);
  EXPECT_FALSE(compared({bad}, {bad}).regressed());
}

TEST(comparison, error_counts_though_samples_came_before_it) {
  auto half = measured("a/x", around(100, 0.01, 20));
  half.error = "board went away";
  EXPECT_EQ(compared_row(measured("a/x", around(100, 0.01, 20)), half).verdict, change::broken);
}

TEST(comparison, samples_without_a_ratio_are_an_error) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  for (auto const bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::infinity()}) {
    auto const row = compared_row(good, measured("a/x", {1, 2, bad, 3, 4}));
    EXPECT_EQ(row.verdict, change::broken);
    EXPECT_NE(row.head->error, "");
  }
  EXPECT_EQ(compared_row(good, measured("a/x", {})).head->error, "no samples");
}

TEST(comparison, converts_units_of_time) {
  auto base = measured("a/x", around(2000, 0.01, 20)); // us
  auto head = measured("a/x", around(2.4, 0.01, 20));
  head.unit = "ms";
  auto const row = compared_row(base, head);
  EXPECT_NEAR(row.estimate->ratio, 1.2, 1e-9);
  EXPECT_NEAR(row.head->median, 2400, 1e-6);
  EXPECT_EQ(row.unit, "us");
}

TEST(comparison, refuses_measures_of_another_meaning) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto other = base;
  other.unit = "B/s";
  EXPECT_EQ(refusal(base, other), "a/x: measured in 'us' in BASE, in 'B/s' in HEAD");
  other = base;
  other.lower_is_better = false;
  EXPECT_EQ(refusal(base, other), "a/x: lower is better in BASE, higher in HEAD");
}

TEST(comparison, names_differing_conditions) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto head = base;
  EXPECT_TRUE(compared_row(base, head).differences.empty());
  head.platform = "rp2";
  head.machine = "Pico";
  head.firmware = "v1.26.0";
  head.link = "serial";
  head.faults = "latency 10ms";
  std::vector<std::string> names;
  for (auto const& differing : compared_row(base, head).differences) {
    names.push_back(differing.property);
  }
  EXPECT_THAT(names, testing::ElementsAre("platform", "machine", "firmware", "link", "faults"));
  head.error = "the board never opened"; // so its properties are unknown
  EXPECT_TRUE(compared_row(base, head).differences.empty());
}

TEST(comparison, worst_come_first) {
  auto const found = mixed_comparison();
  std::vector<change> order;
  for (auto const& row : found.rows) {
    order.push_back(row.verdict);
  }
  EXPECT_THAT(order,
              testing::ElementsAre(change::broken, change::regressed, change::regressed,
                                   change::improved, change::unclear, change::unclear,
                                   change::unclear, change::minor, change::same, change::fixed,
                                   change::errored, change::added, change::removed));
  EXPECT_EQ(found.rows[1].name, "pico-1/rate"); // 1.25 times worse
  EXPECT_EQ(found.rows[2].name, "unix-0/upload/random/100KiB");
  EXPECT_EQ(found.in_both(), 11U);
  EXPECT_EQ(found.count(change::regressed), 2U);
}

} // namespace
} // namespace mprun
