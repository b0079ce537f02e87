// The reference figures are those of scipy.stats.mannwhitneyu and wilcoxon (alternative "greater"),
// and of R's qwilcox and qsignrank.
#include "bench/comparison/shift.hpp"

#include "bench/comparison/rank_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace mprun {
namespace {

using figures = std::vector<double>;

/// `count` figures by(i), with i counting from `first`.
template<class By>
figures made(int first, int count, By by) {
  figures out;
  for (int i = first; i < first + count; ++i) {
    out.push_back(by(i));
  }
  return out;
}

double p_above(figures const& first, figures const& second, double limit = 0) {
  return shift::of_two_sets(first, second).p_above(limit);
}

void expect_near(double found, double p) {
  EXPECT_NEAR(found / p, 1, 1e-9) << found;
}

TEST(shift_of_two_sets, has_scipys_p) {
  expect_near(p_above({4.12, 4.31, 3.98, 4.40, 4.05}, {4.52, 4.61, 4.20, 4.75, 4.48}),
              0.015873015873015872);
  expect_near(p_above(made(1, 30, [](int i) { return i + 0.001 * (i * i); }),
                      made(1, 25, [](int i) { return i * 1.03 + 4.5; })),
              0.2028987958499572);
}

TEST(shift_of_two_sets, keeps_its_precision_far_out) {
  expect_near(
      p_above(made(0, 49, [](int i) { return i; }), made(0, 49, [](int i) { return i + 30.5; })),
      1.1663745592746803e-16);
}

TEST(shift_of_two_sets, of_many_figures_uses_the_approximation) {
  expect_near(
      p_above(made(0, 70, [](int i) { return i; }), made(0, 65, [](int i) { return i + 9.5; })),
      0.02514820353222149);
}

TEST(shift_of_pairs, has_scipys_p) {
  figures const few{0.11, 0.02, -0.03, 0.08, 0.14, 0.05, 0.01, -0.0099, 0.09, 0.12, 0.07, 0.04};
  expect_near(shift::of_pairs(few).p_above(0), 0.00244140625);
  auto const more = made(0, 20, [](int i) { return 0.05 * std::sin(i * 1.7) + 0.03 + 1e-5 * i; });
  expect_near(shift::of_pairs(more).p_above(0), 0.0013561248779296875);
}

TEST(rank_distribution, excludes_as_many_as_r_does) {
  EXPECT_EQ(rank_distribution::of_two_sets(10, 12).max_excluded(0.025), 30U);
  EXPECT_EQ(rank_distribution::of_two_sets(20, 20).max_excluded(0.0005), 82U);
  EXPECT_EQ(rank_distribution::of_two_sets(20, 20).max_excluded(0.00013513513), 71U);
  EXPECT_EQ(rank_distribution::of_two_sets(8, 8).max_excluded(0.0001), 1U);
  EXPECT_EQ(rank_distribution::of_two_sets(5, 5).max_excluded(0.001), 0U);
  EXPECT_EQ(rank_distribution::of_pairs(10).max_excluded(0.025), 9U);
  EXPECT_EQ(rank_distribution::of_pairs(20).max_excluded(0.0005), 22U);
  EXPECT_EQ(rank_distribution::of_pairs(20).max_excluded(0.000135135), 16U);
  EXPECT_EQ(rank_distribution::of_pairs(12).max_excluded(0.0001), 0U);
}

TEST(rank_distribution, is_whole_and_symmetric) {
  for (auto const& by_chance :
       {rank_distribution::of_two_sets(60, 60), rank_distribution::of_two_sets(1, 60),
        rank_distribution::of_pairs(60), rank_distribution::of_pairs(1)}) {
    auto const max_count = static_cast<double>(by_chance.max_count());
    EXPECT_DOUBLE_EQ(by_chance.upper_tail(0), 1);
    EXPECT_GT(by_chance.upper_tail(max_count), 0);
    EXPECT_EQ(by_chance.upper_tail(max_count + 1), 0);
    auto const middle = std::floor(max_count / 2);
    EXPECT_NEAR(by_chance.upper_tail(middle + 1) + by_chance.upper_tail(max_count - middle), 1,
                1e-12);
  }
}

TEST(rank_distribution, changes_little_where_it_becomes_an_approximation) {
  auto const exact = rank_distribution::of_two_sets(60, 60);
  auto const approximate = rank_distribution::of_two_sets(61, 60);
  for (auto const deviations : {0.5, 1.0, 2.0, 3.0}) {
    auto const at = [deviations](double n, double m) {
      return std::round(n * m / 2 + deviations * std::sqrt(n * m * (n + m + 1) / 12));
    };
    EXPECT_NEAR(exact.upper_tail(at(60, 60)) / approximate.upper_tail(at(61, 60)), 1, 0.1);
  }
}

TEST(shift, estimate_interval_and_tests_agree) {
  auto const first = made(0, 12, [](int i) { return std::sin(i * 2.1); });
  auto const second = made(0, 15, [](int i) { return 0.7 + std::sin(i * 1.3); });
  for (auto const& found :
       {shift::of_two_sets(first, second), shift::of_pairs(second), shift::of_pairs(first)}) {
    for (auto const confidence : {0.5, 0.9, 0.99, 0.999}) {
      auto const range = found.interval_of(confidence);
      auto const tail = (1 - confidence) / 2;
      EXPECT_LE(range.low, found.estimate());
      EXPECT_GE(range.high, found.estimate());
      EXPECT_LE(found.p_above(range.low - 1e-9), tail);
      EXPECT_GT(found.p_above(range.low), tail);
      EXPECT_LE(found.p_below(range.high + 1e-9), tail);
      EXPECT_GT(found.p_below(range.high), tail);
    }
  }
}

TEST(shift, of_too_few_figures_is_unbounded) {
  figures const two{1, 2};
  auto const found = shift::of_two_sets(two, two);
  EXPECT_TRUE(std::isinf(found.interval_of(0.99).high));
  EXPECT_TRUE(std::isinf(found.interval_of(0.99).low));
  EXPECT_NEAR(found.min_p(), 1.0 / 6, 1e-12);
}

TEST(shift, of_equal_figures_favours_neither_side) {
  figures const same(10, 3.0);
  auto const found = shift::of_two_sets(same, same);
  EXPECT_EQ(found.p_above(0), 1);
  EXPECT_EQ(found.p_below(0), 1);
  EXPECT_EQ(found.interval_of(0.99).low, 0);
  EXPECT_EQ(found.interval_of(0.99).high, 0);
}

TEST(shift, does_not_follow_an_outlier) {
  auto first = made(0, 20, [](int i) { return i * 0.01; });
  auto second = first;
  second.back() = 1000;
  EXPECT_LT(std::abs(shift::of_two_sets(first, second).estimate()), 0.011);
}

} // namespace
} // namespace mprun
