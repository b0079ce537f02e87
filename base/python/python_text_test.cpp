#include "base/python/python_text.hpp"

#include "base/files/safe_path.hpp"
#include "runner/transfer/board_exception.hpp"

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

TEST(safe_path, only_plain_parts_stay_inside) {
  for (auto const* good : {"a", "a/b", "..a/b..", "...", "a b/ü"}) {
    EXPECT_TRUE(stays_inside(good)) << good;
  }
  for (auto const* bad : {"", ".", "..", "/a", "a/", "a//b", "../a", "a/..", "a/../b", "a/./b"}) {
    EXPECT_FALSE(stays_inside(bad)) << bad;
  }
  EXPECT_FALSE(stays_inside(std::string_view("a\0b", 3)));
}

TEST(board_exception, says_what_an_oserror_means_in_both_spellings) {
  std::string const trace = "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\n";
  EXPECT_EQ(described_exception(trace + "OSError: 28\r\n"),
            "no space left on the board (OSError: 28)");
  EXPECT_EQ(errno_of(trace + "OSError: [Errno 2] ENOENT\r\n"), 2);
  EXPECT_EQ(errno_of(trace + "ValueError: 2\r\n"), 0);
  EXPECT_EQ(described_exception(trace + "ValueError: frame\r\n"),
            "the board raised ValueError: frame");
  EXPECT_TRUE(is_lasting_exception("OSError: 28"));
  EXPECT_TRUE(is_lasting_exception("MemoryError: memory allocation failed"));
  EXPECT_FALSE(is_lasting_exception("ValueError: frame"));
  EXPECT_TRUE(is_unknown_name(trace + "NameError: name '_mprun_put' isn't defined\r\n"));
  EXPECT_FALSE(is_unknown_name("ValueError: NameError"));
}

} // namespace
} // namespace mprun
