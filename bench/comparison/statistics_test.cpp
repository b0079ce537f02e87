// The reference figures are numpy's.
#include "bench/comparison/statistics.hpp"

#include <array>
#include <gtest/gtest.h>

namespace mprun {
namespace {

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

TEST(percentile, of_a_single_sample_is_the_sample) {
  std::array const single{4.5};
  for (auto const percent : {0.0, 50.0, 100.0}) {
    EXPECT_DOUBLE_EQ(percentile(single, percent), 4.5);
  }
}

} // namespace
} // namespace mprun
