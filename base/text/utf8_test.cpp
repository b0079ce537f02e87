#include "base/text/utf8.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

TEST(utf8, characters_of_each_length) {
  struct row {
    std::string_view bytes;
    char32_t code;
  };
  for (auto const& [bytes, code] :
       {row{"a", 'a'}, row{"\x7f", 0x7f}, row{"\xc2\x80", 0x80}, row{"\xdf\xbf", 0x7ff},
        row{"\xe0\xa0\x80", 0x800}, row{"\xed\x9f\xbf", 0xd7ff}, row{"\xee\x80\x80", 0xe000},
        row{"\xef\xbf\xbf", 0xffff}, row{"\xf0\x90\x80\x80", 0x10000},
        row{"\xf4\x8f\xbf\xbf", 0x10ffff}}) {
    auto const found = first_character(bytes);
    EXPECT_EQ(found.code, code);
    EXPECT_EQ(found.size, bytes.size());
    EXPECT_EQ(first_character(std::string(bytes) + "x").size, bytes.size());
    EXPECT_TRUE(is_valid_utf8(bytes));
  }
}

TEST(utf8, rejects_invalid_bytes) {
  for (std::string_view const bytes :
       {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xe2\x82",
        "\xf0\x9f\x98", "\xc2x", "\xe2\x82x"}) {
    EXPECT_EQ(first_character(bytes).size, 0U);
    EXPECT_FALSE(is_valid_utf8(bytes));
  }
  EXPECT_TRUE(is_valid_utf8(""));
}

TEST(utf8, every_pair_of_bytes_is_judged_without_looking_further) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      std::string const bytes{static_cast<char>(first), static_cast<char>(second)};
      auto const found = first_character(bytes);
      EXPECT_LE(found.size, bytes.size());
      EXPECT_EQ(found.size == 1, first < 0x80);
      EXPECT_EQ(found.size == 2, first >= 0xc2 && first < 0xe0 && is_continuation(bytes[1]));
    }
  }
}

} // namespace
} // namespace mprun
