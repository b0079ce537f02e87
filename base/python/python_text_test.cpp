#include "base/python/python_text.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(python_text, a_bytes_literal_reads_back_and_holds_no_byte_that_a_repl_acts_upon) {
  std::string all;
  for (int first = 0; first < 256; ++first) {
    for (char const second : {'0', '7', '8', 'a', '\\', '\''}) {
      all = {static_cast<char>(first), second};
      auto const literal = python_bytes(all);
      for (char const byte : literal) {
        EXPECT_GE(static_cast<unsigned char>(byte), 0x20) << first;
      }
      EXPECT_TRUE(literal.starts_with("b'") && literal.ends_with('\''));
    }
  }
  EXPECT_EQ(python_bytes(std::string("\0a\0001", 4)), "b'\\0a\\x001'") << "octal takes digits in";
  EXPECT_EQ(python_string("it's"), "'it\\'s'");
}

TEST(python_text, reads_what_print_makes_of_bytes) {
  std::string out;
  EXPECT_TRUE(read_python_bytes("b'a\\x00\\n\\\\\\''\r\n", out));
  EXPECT_EQ(out, std::string("a\0\n\\'", 5));
  EXPECT_TRUE(read_python_bytes("b\"it's\"\n", out));
  EXPECT_EQ(out, "it's");
  EXPECT_TRUE(read_python_bytes("b''", out));
  EXPECT_EQ(out, "");
  for (auto const* wrong : {"", "b'", "b'a", "'a'", "b'\\x0'", "b'\\q'", "b'a\"", "b'\\'"}) {
    EXPECT_FALSE(read_python_bytes(wrong, out)) << wrong;
  }
}

} // namespace
} // namespace mprun
