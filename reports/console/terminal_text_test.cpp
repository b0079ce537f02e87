#include "reports/console/terminal_text.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

TEST(terminal_text, columns_are_those_of_the_screen) {
  EXPECT_EQ(columns_of("größe"), 5U);
  EXPECT_EQ(columns_of("日本"), 4U);
  EXPECT_EQ(columns_of("😀"), 2U);
  EXPECT_EQ(columns_of("e\u0301"), 1U);
}

TEST(terminal_text, cut_never_exceeds_the_width_or_splits_a_character) {
  std::string const text = "aß日😀e\u0301x";
  for (std::size_t limit = 0; limit < 12; ++limit) {
    EXPECT_LE(columns_of(cut_to(text, limit)), limit);
  }
  EXPECT_EQ(cut_to("abc", 3), "abc");
  EXPECT_EQ(cut_to("abcd", 3), "ab~");
  EXPECT_EQ(cut_to("日本語", 4), "日~");
  EXPECT_EQ(padded("日", 4), "日  ");
}

TEST(terminal_text, durations_read_well) {
  EXPECT_EQ(how_long(200us), "<1 ms");
  EXPECT_EQ(how_long(12ms), "12 ms");
  EXPECT_EQ(how_long(999ms), "999 ms");
  EXPECT_EQ(how_long(3249ms), "3.2 s");
  EXPECT_EQ(how_long(59949ms), "59.9 s");
  EXPECT_EQ(how_long(59950ms), "1 min 00 s");
  EXPECT_EQ(how_long(125s), "2 min 05 s");
  EXPECT_EQ(how_long(3720s), "1 h 02 min");
  EXPECT_EQ(clock_time(7900ms), "0:07");
  EXPECT_EQ(clock_time(3725s), "1:02:05");
}

TEST(terminal_text, paints_only_where_colours_are_wanted) {
  EXPECT_EQ(console_style{}.paint(colour::red, "x"), "x");
  EXPECT_EQ(console_style{.colours = true}.paint(colour::green, "x"), "\x1b[32mx\x1b[0m");
  EXPECT_EQ(console_style{.colours = true}.paint(colour::green, ""), "");
}

} // namespace
} // namespace mprun
