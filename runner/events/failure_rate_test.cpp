#include "runner/events/failure_rate.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(failure_rate, interval_is_wilsons) {
  struct sample {
    std::size_t failures;
    std::size_t trials;
    double low;
    double high;
  };
  // Computed from the formula by Python.
  for (auto const& [failures, trials, low, high] :
       {sample{0, 1, 0, 0.7934507}, sample{1, 1, 0.2065493, 1}, sample{0, 10, 0, 0.2775328},
        sample{1, 10, 0.0178762, 0.4041500}, sample{5, 10, 0.2365931, 0.7634069},
        sample{1, 420, 0.0004204, 0.0133618}, sample{0, 1000, 0, 0.0038268}}) {
    auto const found = failure_interval(failures, trials);
    EXPECT_NEAR(found.low, low, 1e-6) << failures << " of " << trials;
    EXPECT_NEAR(found.high, high, 1e-6) << failures << " of " << trials;
  }
}

TEST(failure_rate, of_no_trial_is_anything) {
  EXPECT_EQ(failure_interval(0, 0).low, 0);
  EXPECT_EQ(failure_interval(0, 0).high, 1);
}

TEST(failure_rate, is_shown_with_its_interval) {
  EXPECT_EQ(failure_rate_text(1, 420),
            "1 of 420 repetitions failed: 0.24 % (95 % interval 0.042 % to 1.3 %)");
  EXPECT_EQ(failure_rate_text(0, 1),
            "none of 1 repetition failed: 0 % (95 % interval 0 % to 79 %)");
  EXPECT_EQ(failure_rate_text(3, 3),
            "3 of 3 repetitions failed: 100 % (95 % interval 44 % to 100 %)");
  EXPECT_EQ(failure_rate_text(0, 0), "no repetition finished");
}

} // namespace
} // namespace mprun
