#include "base/files/safe_path.hpp"

#include <gtest/gtest.h>
#include <string_view>

namespace mprun {
namespace {

TEST(safe_path, only_plain_parts_stay_inside) {
  for (auto const* good : {"a", "a/b", "..a/b..", "...", "a b/ü"}) {
    EXPECT_TRUE(stays_inside(good)) << good;
  }
  for (auto const* bad : {"", ".", "..", "/a", "a/", "a//b", "../a", "a/..", "a/../b", "a/./b"}) {
    EXPECT_FALSE(stays_inside(bad)) << bad;
  }
  EXPECT_FALSE(stays_inside(std::string_view("a\0b", 3)));
}

} // namespace
} // namespace mprun
