#include "base/text/ci_commands.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(ci_commands, orders_are_spelled_out) {
  EXPECT_EQ(without_ci_commands("::error::x"), "\\x3a:error::x");
  EXPECT_EQ(without_ci_commands("a\n \t::set-output name=a::b\nc\n"),
            "a\n \t\\x3a:set-output name=a::b\nc\n");
  EXPECT_EQ(without_ci_commands("##[group]x"), "\\x23#[group]x");
  EXPECT_EQ(without_ci_commands("got '##[error]' and ###[error]"),
            "got '\\x23#[error]' and #\\x23#[error]");
}

TEST(ci_commands, everything_else_stays_as_it_is) {
  for (auto const* text : {"", "\n", "a::b", "x ::error::y", "std::string\n", "# [x]", "##", ":"}) {
    EXPECT_EQ(without_ci_commands(text), text);
  }
}

TEST(ci_commands, nothing_is_left_to_obey) {
  for (std::string const part : {"::", "##[", "#", " ", "\n", "\r\n"}) {
    for (std::string const other : {"::", "##[", "#", " ", "x", "[", "\n"}) {
      auto const once = without_ci_commands(part + other + part + other);
      EXPECT_EQ(without_ci_commands(once), once);
    }
  }
}

} // namespace
} // namespace mprun
