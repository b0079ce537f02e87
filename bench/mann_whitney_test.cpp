// The reference figures are scipy.stats.mannwhitneyu's (two-sided, with continuity correction).
#include "bench/mann_whitney.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace mprun {
namespace {

using samples = std::vector<double>;

/// The i-th is by(i), i from `first` on.
template<class By>
samples made(int first, int count, By by) {
  samples out;
  for (int i = first; i < first + count; ++i) {
    out.push_back(by(i));
  }
  return out;
}

void expect(samples const& a, samples const& b, double u, double p, bool exact) {
  auto const found = mann_whitney(a, b);
  EXPECT_EQ(found.u, u);
  EXPECT_NEAR(found.p / p, 1, 1e-9);
  EXPECT_EQ(found.exact, exact);
  auto const swapped = mann_whitney(b, a);
  EXPECT_EQ(swapped.u, static_cast<double>(a.size() * b.size()) - u);
  EXPECT_NEAR(swapped.p / p, 1, 1e-9);
}

TEST(mann_whitney, of_few_samples_is_exact) {
  expect({4.12, 4.31, 3.98, 4.40, 4.05}, {4.52, 4.61, 4.20, 4.75, 4.48}, 2, 0.031746031746031744,
         true);
  expect({1, 2, 3, 4}, {5, 6, 7, 8}, 0, 0.02857142857142857, true);
}

TEST(mann_whitney, is_exact_up_to_49_a_side) {
  expect(made(1, 30, [](int i) { return i + 0.001 * (i * i); }),
         made(1, 25, [](int i) { return i * 1.03 + 4.5; }), 325, 0.4057975916999144, true);
  expect(made(0, 49, [](int i) { return i * 7919 % 1009; }),
         made(0, 49, [](int i) { return (i * 104729 + 13) % 1013 * 1.21 + .25; }), 1052,
         0.29441448457481917, true);
}

TEST(mann_whitney, keeps_its_precision_far_out) {
  expect(made(0, 49, [](int i) { return i; }), made(0, 49, [](int i) { return i + 30.5; }), 171,
         2.3327491185493606e-16, true);
}

TEST(mann_whitney, of_ties_is_the_corrected_approximation) {
  expect({10, 12, 12, 13, 15, 15, 15, 18}, {12, 14, 15, 15, 17, 19, 20}, 16, 0.1737237342704634,
         false);
  expect({5, 5, 5, 5}, {6, 6, 6, 6}, 0, 0.013123806784370716, false);
}

TEST(mann_whitney, of_many_samples_is_the_approximation) {
  expect(made(0, 60, [](int i) { return i; }), made(0, 55, [](int i) { return i + 9.5; }), 1275,
         0.036011509118198615, false);
}

TEST(mann_whitney, sees_no_difference_where_there_is_none) {
  EXPECT_EQ(mann_whitney(samples{3, 3, 3}, samples{3, 3, 3, 3}).p, 1);
  EXPECT_EQ(mann_whitney(samples{1, 2, 3, 4}, samples{1, 2, 3, 4}).p, 1);
  EXPECT_EQ(mann_whitney(samples{1}, samples{2}).p, 1);
}

TEST(least_p, is_that_of_samples_wholly_apart) {
  EXPECT_DOUBLE_EQ(least_p(3, 3), 0.1);
  EXPECT_DOUBLE_EQ(least_p(4, 4), 2.0 / 70);
  EXPECT_NEAR(least_p(2, 20), 2.0 / 231, 1e-15);
  EXPECT_NEAR(least_p(20, 2), 2.0 / 231, 1e-15);
  EXPECT_DOUBLE_EQ(least_p(1, 1), 1);
}

} // namespace
} // namespace mprun
