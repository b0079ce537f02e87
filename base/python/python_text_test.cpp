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

TEST(python_text,
     a_literal_for_paste_escapes_what_a_paste_and_the_lexer_act_upon_and_nothing_else) {
  for (int first = 0; first < 256; ++first) {
    for (char const second : {'0', 'a'}) {
      auto const literal = python_bytes_for_paste(std::string{static_cast<char>(first), second});
      auto const is_special =
          first <= 5 || first == '\n' || first == '\r' || first == '\'' || first == '\\';
      EXPECT_EQ(literal[2] == '\\', is_special) << first;
      EXPECT_EQ(literal.size() == 5, !is_special) << first;
    }
  }
}

TEST(python_text, reads_bytes_as_print_shows_them) {
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

TEST(python_text, a_program_in_its_own_scope_leaves_no_names) {
  EXPECT_EQ(python_in_own_scope("a = 1\nif a:\n  print(a)\n\nb = 2"),
            "def _mprun_f():\n a = 1\n if a:\n   print(a)\n b = 2\n"
            "try:\n _mprun_f()\nfinally:\n del _mprun_f\n");
  EXPECT_EQ(python_in_own_scope(""), "");
}

} // namespace
} // namespace mprun
