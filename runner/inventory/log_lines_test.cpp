#include "runner/inventory/log_lines.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

log_lines const esp({R"(^(\x1b\[[0-9;]*m)?[IWE] \(\d+\) )"});

struct taken {
  std::string text;
  std::size_t count;
};

taken out_of(log_lines const& lines, std::string text) {
  auto const count = lines.take_out_of(text);
  return {std::move(text), count};
}

TEST(log_lines, whole_lines_are_taken_out) {
  auto const [text, count] =
      out_of(esp, "I (1) wifi: up\r\na\r\n\x1b[0;31mE (22) x\x1b[0m\nb\r\nW (3) z");
  EXPECT_EQ(text, "a\r\nb\r\n");
  EXPECT_EQ(count, 3U);
}

TEST(log_lines, other_lines_stay) {
  for (std::string const text : {"", "a\n", "I 1) x\n", "D (1) x\n", "\n\n", "I (x) y"}) {
    auto const [left, count] = out_of(esp, text);
    EXPECT_EQ(left, text);
    EXPECT_EQ(count, 0U);
  }
}

TEST(log_lines, a_log_line_that_broke_into_a_line_leaves_it_whole) {
  EXPECT_EQ(out_of(esp, "abI (4711) wifi: rssi -61\r\nc\r\n").text, "abc\r\n");
  EXPECT_EQ(out_of(esp, "abI (4711) wifi: rssi -61\r\n\r\n").text, "ab\r\n");
  EXPECT_EQ(out_of(esp, "abI (1) x\nI (2) y\ncI (3) z\n\n").text, "abc\n");
}

TEST(log_lines, a_short_match_counts_at_the_beginning_of_a_line_alone) {
  log_lines const bracket({R"(^\[)"});
  EXPECT_EQ(out_of(bracket, "[12] up\nx = [1, 2]\n").text, "x = [1, 2]\n");
}

TEST(log_lines, takes_no_more_than_its_time_and_stack) {
  auto const size = std::size_t{1} << 20;
  log_lines const greedy({"^(a|b)*c"});
  EXPECT_EQ(out_of(greedy, std::string(size, 'a')).count, 0U);
  EXPECT_EQ(out_of(esp, std::string(size, '\n')).count, 0U);
  EXPECT_EQ(out_of(esp, std::string(size, 'x') + "I (4711) wifi: up\r\n\r\n").count, 1U);
  std::string lines;
  while (lines.size() < size) {
    lines += "I (4711) wifi: rssi -61\r\n";
  }
  EXPECT_EQ(out_of(esp, lines).text, "");
}

TEST(log_lines, an_expression_is_checked) {
  EXPECT_EQ(log_lines::check(R"(^[IWE] \(\d+\) )"), "");
  EXPECT_NE(log_lines::check("("), "");
  EXPECT_NE(log_lines::check("x*"), "");
  EXPECT_NE(log_lines::check(""), "");
}

} // namespace
} // namespace mprun
