#include "base/bytes/crc32.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(crc32, gives_the_standard_check_value) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926U);
  EXPECT_EQ(crc32("6789", crc32("12345")), 0xcbf43926U);
}

TEST(crc32, of_nothing_changes_nothing) {
  EXPECT_EQ(crc32(""), 0U);
  EXPECT_EQ(crc32("", 17), 17U);
}

} // namespace
} // namespace mprun
