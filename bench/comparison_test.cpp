#include "bench/comparison.hpp"

#include "bench/test_measures.hpp"
#include "runner/config_error.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace mprun {
namespace {

comparison_row one_row(measure const& base, measure const& head,
                       comparison_options const& options = {}) {
  auto const found = compare({base}, {head}, options);
  EXPECT_EQ(found.rows.size(), 1U);
  return found.rows.at(0);
}

comparison_row one_row(std::vector<double> base, std::vector<double> head) {
  return one_row(measured("a/x", std::move(base)), measured("a/x", std::move(head)));
}

std::string refusal(measure const& base, measure const& head) {
  try {
    compare({base}, {head}, {});
  } catch (config_error const& e) {
    return e.what();
  }
  return "compared";
}

TEST(comparison, slower_by_more_than_the_threshold_is_a_regression) {
  auto const row = one_row(around(100, 0.02, 20), around(110, 0.02, 20));
  EXPECT_EQ(row.verdict, change::regressed);
  ASSERT_TRUE(row.estimate);
  EXPECT_NEAR(row.estimate->ratio, 1.1, 1e-12);
  EXPECT_LT(row.estimate->range.low, 1.1);
  EXPECT_GT(row.estimate->range.high, 1.1);
  EXPECT_LT(row.estimate->p, 1e-4);
  EXPECT_TRUE(row.estimate->real);
  EXPECT_EQ(row.base->samples, 20U);
  EXPECT_NEAR(row.base->median, 100, 1e-9);
  EXPECT_NEAR(row.head->p75, 111.045, 1e-9);
  EXPECT_EQ(one_row(around(110, 0.02, 20), around(100, 0.02, 20)).verdict, change::improved);
}

TEST(comparison, higher_is_better_where_the_measure_says_so) {
  auto fast = measured("a/x", around(100, 0.02, 20));
  auto slow = measured("a/x", around(80, 0.02, 20));
  fast.lower_is_better = slow.lower_is_better = false;
  EXPECT_EQ(one_row(fast, slow).verdict, change::regressed);
  EXPECT_EQ(one_row(slow, fast).verdict, change::improved);
}

TEST(comparison, real_difference_of_the_threshold_or_less_is_minor) {
  auto const base = measured("a/x", {100, 100, 100, 100, 100, 100});
  auto const head = measured("a/x", {105, 105, 105, 105, 105, 105});
  EXPECT_EQ(one_row(base, head).verdict, change::minor);
  EXPECT_TRUE(one_row(base, head).estimate->real);
  EXPECT_EQ(one_row(base, head, {.confidence = 0.95, .threshold = 0.049}).verdict,
            change::regressed);
  EXPECT_EQ(one_row(head, base, {.confidence = 0.95, .threshold = 0.04}).verdict, change::improved);
}

TEST(comparison, difference_that_is_not_shown_is_same_or_unclear) {
  EXPECT_EQ(one_row(around(100, 0.01, 20), around(100.1, 0.01, 20)).verdict, change::same);
  EXPECT_EQ(one_row(around(100, 0.4, 20), around(108, 0.4, 20)).verdict, change::unclear);
}

TEST(comparison, large_ratio_is_no_regression_where_chance_makes_it) {
  auto const row = one_row({90, 100, 300, 110}, {95, 310, 320, 120});
  EXPECT_GT(row.estimate->ratio, 1.5);
  EXPECT_EQ(row.verdict, change::unclear);
}

TEST(comparison, says_when_the_samples_are_too_few) {
  EXPECT_EQ(one_row({100, 101, 102}, {200, 201, 202}).verdict, change::too_few);
  EXPECT_EQ(one_row(around(100, 0.01, 50), {200, 201, 202}).verdict, change::too_few);
  EXPECT_EQ(one_row({100}, {200}).verdict, change::too_few);
  EXPECT_FALSE(one_row({100}, {200}).estimate);
  EXPECT_EQ(one_row({100, 101, 102, 103}, {200, 201, 202, 203}).verdict, change::regressed);
}

TEST(comparison, more_confidence_needs_more_samples) {
  auto const four = measured("a/x", {100, 101, 102, 103});
  auto const five = measured("a/x", {200, 201, 202, 203, 204});
  EXPECT_EQ(one_row(four, five, {.confidence = 0.99, .threshold = 0.05}).verdict, change::too_few);
  auto const other = measured("a/x", {100, 101, 102, 103, 104});
  EXPECT_EQ(one_row(other, five, {.confidence = 0.99, .threshold = 0.05}).verdict,
            change::regressed);
}

TEST(comparison, error_has_no_figure) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  auto const bad = failed("a/x", "hash mismatch");
  auto const broken = compare({good}, {bad}, {});
  EXPECT_EQ(broken.rows[0].verdict, change::broken);
  EXPECT_EQ(broken.rows[0].head->error, "hash mismatch");
  EXPECT_FALSE(broken.rows[0].estimate);
  EXPECT_TRUE(broken.regressed());
  EXPECT_EQ(one_row(bad, good).verdict, change::fixed);
  EXPECT_EQ(one_row(bad, bad).verdict, change::errored);
  EXPECT_FALSE(compare({bad}, {bad}, {}).regressed());
}

TEST(comparison, error_counts_though_samples_came_before_it) {
  auto half = measured("a/x", around(100, 0.01, 20));
  half.error = "board went away";
  EXPECT_EQ(one_row(measured("a/x", around(100, 0.01, 20)), half).verdict, change::broken);
}

TEST(comparison, samples_without_a_ratio_are_an_error) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  for (auto const bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::infinity()}) {
    auto const row = one_row(good, measured("a/x", {1, 2, bad, 3, 4}));
    EXPECT_EQ(row.verdict, change::broken);
    EXPECT_NE(row.head->error, "");
  }
  EXPECT_EQ(one_row(good, measured("a/x", {})).head->error, "no samples");
}

TEST(comparison, converts_units_of_time) {
  auto base = measured("a/x", around(2000, 0.01, 20)); // us
  auto head = measured("a/x", around(2.4, 0.01, 20));
  head.unit = "ms";
  auto const row = one_row(base, head);
  EXPECT_NEAR(row.estimate->ratio, 1.2, 1e-9);
  EXPECT_NEAR(row.head->median, 2400, 1e-6);
  EXPECT_EQ(row.unit, "us");
}

TEST(comparison, refuses_what_has_another_meaning) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto other = base;
  other.unit = "B/s";
  EXPECT_EQ(refusal(base, other), "a/x: measured in 'us' in BASE, in 'B/s' in HEAD");
  other = base;
  other.lower_is_better = false;
  EXPECT_EQ(refusal(base, other), "a/x: lower is better in BASE, higher in HEAD");
}

TEST(comparison, names_what_differs) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto head = base;
  EXPECT_TRUE(one_row(base, head).differences.empty());
  head.platform = "rp2";
  head.machine = "Pico";
  head.firmware = "v1.26.0";
  head.link = "serial";
  head.faults = "latency 10ms";
  std::vector<std::string> names;
  for (auto const& one : one_row(base, head).differences) {
    names.push_back(one.what);
  }
  EXPECT_THAT(names, testing::ElementsAre("platform", "machine", "firmware", "link", "faults"));
  head.error = "the board never opened"; // so nothing is known of it
  EXPECT_TRUE(one_row(base, head).differences.empty());
}

TEST(comparison, worst_come_first) {
  auto const found = mixed_comparison();
  std::vector<change> order;
  for (auto const& row : found.rows) {
    order.push_back(row.verdict);
  }
  EXPECT_THAT(order, testing::ElementsAre(change::broken, change::regressed, change::regressed,
                                          change::improved, change::too_few, change::unclear,
                                          change::minor, change::same, change::fixed,
                                          change::errored, change::added, change::removed));
  EXPECT_EQ(found.rows[1].name, "pico-1/rate"); // 1.25 times worse
  EXPECT_EQ(found.rows[2].name, "unix-0/upload/random/100KiB");
  EXPECT_EQ(found.in_both(), 10U);
  EXPECT_EQ(found.count(change::regressed), 2U);
}

TEST(comparison, of_a_measure_does_not_depend_on_the_others) {
  auto const base = measured("a/x", around(100, 0.1, 20));
  auto const head = measured("a/x", around(103, 0.1, 20));
  auto const alone = one_row(base, head);
  auto const among = compare({measured("a/a", around(1, 0.1, 9)), base},
                             {head, measured("a/a", around(1, 0.1, 9))}, {});
  auto const found = std::find_if(among.rows.begin(), among.rows.end(),
                                  [](auto const& row) { return row.name == "a/x"; });
  ASSERT_NE(found, among.rows.end());
  EXPECT_EQ(found->estimate->range.low, alone.estimate->range.low);
  EXPECT_EQ(found->estimate->range.high, alone.estimate->range.high);
}

/// Skewed, as times are: a floor and now and then much more.
std::vector<double> times(std::mt19937_64& random, double scale) {
  std::vector<double> out;
  for (int i = 0; i < 12; ++i) {
    auto const uniform = (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
    out.push_back(scale * (1 - 0.05 * std::log(uniform)));
  }
  return out;
}

TEST(comparison, tells_chance_from_change_about_as_often_as_it_says) {
  std::mt19937_64 random(3);
  constexpr int rounds = 400;
  int false_alarms = 0;
  int found = 0;
  for (int i = 0; i < rounds; ++i) {
    false_alarms += one_row(times(random, 100), times(random, 100)).estimate->real;
    found += one_row(times(random, 100), times(random, 120)).verdict == change::regressed;
  }
  EXPECT_LT(false_alarms, rounds * 6 / 100); // 5 % by the p alone
  EXPECT_GT(found, rounds * 95 / 100);
}

} // namespace
} // namespace mprun
