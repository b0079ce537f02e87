#include "transports/webrepl/certificate_names.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(certificate_names, a_wildcard_stands_for_a_whole_label_of_any_kind) {
  EXPECT_TRUE(is_for({"lab.example", "*.boards.example"}, "board_3.boards.example"));
  EXPECT_TRUE(is_for({"*.boards.example"}, "Board-3.Boards.Example"));
  EXPECT_FALSE(is_for({"*.boards.example"}, "boards.example"));
  EXPECT_FALSE(is_for({"*.boards.example"}, ".boards.example"));
  EXPECT_FALSE(is_for({"*.boards.example"}, "a.b.boards.example"));
  EXPECT_FALSE(is_for({"b*.boards.example"}, "b3.boards.example"));
  EXPECT_TRUE(is_for({"*.example"}, "board_3.example")) << "no public CA signs such a one";
  EXPECT_FALSE(is_for({"*."}, "example."));
  EXPECT_FALSE(is_for({}, "lab.example"));
}

TEST(certificate_names, a_trailing_dot_makes_no_difference) {
  EXPECT_TRUE(is_for({"lab.example"}, "lab.example."));
  EXPECT_TRUE(is_for({"*.lab.example"}, "b.lab.example."));
}

TEST(certificate_names, addresses_are_compared_as_such) {
  EXPECT_TRUE(is_for({"192.0.2.1"}, "192.0.2.1"));
  EXPECT_TRUE(is_for({"2001:db8::1"}, "2001:0db8:0::1"));
  EXPECT_FALSE(is_for({"*.0.2.1"}, "192.0.2.1"));
}

} // namespace
} // namespace mprun
