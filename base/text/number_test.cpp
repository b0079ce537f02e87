#include "base/text/number.hpp"

#include <cstdint>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(whole_number, is_all_of_the_text_or_nothing) {
  EXPECT_EQ(whole_number<int>("64"), 64);
  EXPECT_EQ(whole_number<int>("-1"), -1);
  EXPECT_EQ(whole_number<int>("1b", 16), 27);
  for (auto const* none : {"", " 64", "64 ", "6x4", "None", "+1", "99999999999", "\xff"}) {
    EXPECT_EQ(whole_number<int>(none), std::nullopt) << none;
  }
  EXPECT_EQ(whole_number<std::uint8_t>("-1"), std::nullopt);
}

} // namespace
} // namespace mprun
