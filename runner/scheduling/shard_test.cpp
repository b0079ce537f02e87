#include "runner/scheduling/shard.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mprun {
namespace {

TEST(shard, is_read_as_number_of_number) {
  EXPECT_EQ(parse_shard("2/3"), (shard{2, 3}));
  EXPECT_EQ(parse_shard("1/1"), (shard{1, 1}));
  EXPECT_EQ(parse_shard("10000/10000"), (shard{10000, 10000}));
  for (auto const* text : {"", "/", "1", "1/", "/2", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "1 /2",
                           "a/b", "1/10001", "+1/2", "0x1/2", "1/99999999999"}) {
    EXPECT_FALSE(parse_shard(text)) << text;
  }
}

TEST(shard, every_case_is_in_exactly_one) {
  for (unsigned const of : {1U, 2U, 3U, 7U, 16U, 101U}) {
    std::vector<int> sizes(of);
    constexpr int cases = 3000;
    for (int i = 0; i < cases; ++i) {
      auto const name = "suite_" + std::to_string(i % 7) + "/case_" + std::to_string(i);
      int found = 0;
      for (unsigned number = 1; number <= of; ++number) {
        if (is_in_shard(name, {number, of})) {
          ++found;
          ++sizes[number - 1];
        }
      }
      ASSERT_EQ(found, 1) << name << " of " << of;
    }
    // About as many in each: four standard deviations of a fair draw.
    auto const fair = static_cast<double>(cases) / of;
    auto const [least, most] = std::minmax_element(sizes.begin(), sizes.end());
    EXPECT_GT(*least, fair - 4 * std::sqrt(fair));
    EXPECT_LT(*most, fair + 4 * std::sqrt(fair));
  }
}

TEST(shard, stays_the_same_in_every_version) {
  // The first eight bytes of SHA-256, as a big-endian number, modulo N: other programs may know it.
  EXPECT_TRUE(is_in_shard("smoke/arithmetic", {2, 3}));
  EXPECT_TRUE(is_in_shard("smoke/arithmetic", {6, 8}));
  EXPECT_TRUE(is_in_shard("", {3, 5}));
}

} // namespace
} // namespace mprun
