#include "bench/farm/host_yardstick.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(host_yardstick, takes_time_on_each_call) {
  host_yardstick yardstick;
  for (int i = 0; i < 20; ++i) {
    EXPECT_GT(yardstick.time_once(), 1);
  }
}

TEST(host_yardstick, two_are_independent) {
  host_yardstick first;
  host_yardstick second;
  EXPECT_GT(first.time_once(), 0);
  EXPECT_GT(second.time_once(), 0);
}

TEST(host_yardstick, can_be_destroyed_unused) {
  host_yardstick const unused;
}

} // namespace
} // namespace mprun
