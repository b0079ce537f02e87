#include "base/text/text.hpp"

#include "base/text/utf8.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::string_view_literals;

TEST(text, escapes_invisible_characters) {
  EXPECT_EQ(printable_lines("\ufeffa\u00a0b\n\u200b\u202e\U000e0041"),
            "\\ufeffa\\u00a0b\n\\u200b\\u202e\\U000e0041");
  EXPECT_EQ(printable_line(" \u00a0 "), "\\u00a0");
}

TEST(valid_utf8, rejects_invalid_bytes) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("a\0b ä € 😀"sv));
  for (auto const bad : {"\x80"sv, "\xc0\x80"sv, "\xc3"sv, "\xe0\x80\x80"sv, "\xed\xa0\x80"sv,
                         "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xff"sv, "\xe2\x82"sv}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
}

TEST(printable_lines, escapes_unprintable_characters) {
  EXPECT_EQ(printable_lines("tab\tline\nß"), "tab\tline\nß");
  EXPECT_EQ(printable_lines("\0\x1b[31m\x07\x7f"sv), "\\x00\\x1b[31m\\x07\\x7f");
  EXPECT_EQ(printable_lines("a\r\nb\rc\r"), "a\nb\\rc\\r");
  EXPECT_EQ(printable_lines("\xff\xed\xa0\x80"), "\\xff\\xed\\xa0\\x80");
  EXPECT_EQ(printable_lines("\xc2\x9b\xef\xbf\xbe\xf0\x9f\xbf\xbf"), "\\u009b\\ufffe\\U0001ffff");
}

TEST(printable_lines, of_any_byte_is_valid_and_can_be_shown) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string const bytes{static_cast<char>(first), static_cast<char>(second)};
      auto const shown = printable_lines(bytes);
      EXPECT_TRUE(is_valid_utf8(shown));
      EXPECT_EQ(printable_lines(shown), shown);
    }
  }
}

TEST(printable_line, joins_lines_and_trims) {
  EXPECT_EQ(printable_line("  a\n\tb \n"), "a  b");
  EXPECT_EQ(printable_line("\n \n"), "");
}

TEST(cut_in_the_middle, keeps_both_ends_and_whole_characters) {
  EXPECT_EQ(cut_in_the_middle("short", 5), "short");
  EXPECT_EQ(cut_in_the_middle("abcdefgh", 4), "ab\n[... 4 bytes left out ...]\ngh");
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "€";
  }
  for (std::size_t max_size = 0; max_size < 30; ++max_size) {
    EXPECT_TRUE(is_valid_utf8(cut_in_the_middle(many, max_size))) << max_size;
  }
}

} // namespace
} // namespace mprun
