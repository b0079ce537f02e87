#include "base/text/nearest.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(nearest, finds_the_word_that_was_meant) {
  std::vector<std::string> const words{"platform", "process", "tags", "id"};
  EXPECT_EQ(nearest("plattform", words), "platform");
  EXPECT_EQ(nearest("platfrom", words), "platform");
  EXPECT_EQ(nearest("tag", words), "tags");
  EXPECT_EQ(nearest("ids", words), "id");
  EXPECT_EQ(nearest("prozess", words), "process");
}

TEST(nearest, says_nothing_where_no_word_is_near) {
  std::vector<std::string> const words{"platform", "process", "tags", "id"};
  EXPECT_EQ(nearest("colour", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest("x", {}), "");
  EXPECT_EQ(nearest(std::string(100'000, 'x'), words), "");
}

} // namespace
} // namespace mprun
