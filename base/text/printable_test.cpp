#include "base/text/printable.hpp"

#include <gtest/gtest.h>
#include <random>

namespace mprun {
namespace {

TEST(printable, shows_control_bytes_and_keeps_text) {
  EXPECT_EQ(printable("plain text"), "plain text");
  EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(printable(std::string_view("\0\x04\x1b[1m\x7f", 7)), "\\x00\\x04\\x1b[1m\\x7f");
  EXPECT_EQ(printable("grün €5 \xf0\x9f\x90\x8d"), "grün €5 \xf0\x9f\x90\x8d");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b") << "a terminal takes it for an escape";
}

TEST(printable, escapes_invisible_characters) {
  EXPECT_EQ(printable("\ufeffa\u00a0b"), "\\ufeffa\\u00a0b");
  EXPECT_EQ(printable("a\u200b\u200d\u200f\u202e\u2066\ufe0f"),
            "a\\u200b\\u200d\\u200f\\u202e\\u2066\\ufe0f");
  EXPECT_EQ(printable("\U000e0041"), "\\U000e0041");
  EXPECT_EQ(printable("日本　größe — é"), "日本　größe — é") << "these can be seen";
}

TEST(printable, escapes_invalid_utf8) {
  EXPECT_EQ(printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(printable("\xc3"), "\\xc3") << "cut off";
  EXPECT_EQ(printable("\xc3("), "\\xc3(");
  EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80") << "overlong";
  EXPECT_EQ(printable("\xe0\x80\x80"), "\\xe0\\x80\\x80") << "overlong";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80") << "beyond Unicode";
}

TEST(printable, cuts_between_characters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
  EXPECT_EQ(printable("ab€", 3), "ab…");
  EXPECT_EQ(printable("€", 0), "…");
}

TEST(printable, escaping_twice_changes_nothing) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (auto& c : bytes) {
      c = static_cast<char>(random());
    }
    auto const once = printable(bytes);
    EXPECT_EQ(printable(once), once);
  }
}

} // namespace
} // namespace mprun
