#include "base/text/quoted_words.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

constexpr std::string_view traceback = "Traceback (most recent call last):\r\n"
                                       "  File \"<stdin>\", line 1, in <module>\r\n"
                                       "  File \"lib/x.py\", line 12, in y\r\n"
                                       "KeyError: nothing like that\r\n";

TEST(quoted_words, a_traceback_is_quoted_by_its_exception) {
  EXPECT_EQ(exception_at_end(traceback), "KeyError: nothing like that");
  auto const among = "boot\r\n" + std::string(traceback);
  for (auto const* end : {"", ">>> ", "\r\n>>> \r\n", "\x04>", "\x04\x04>"}) {
    EXPECT_EQ(quoted_beginning(among + end, 200), "KeyError: nothing like that");
    EXPECT_EQ(quoted_end(among + end, 60), "KeyError: nothing like that");
  }
}

TEST(quoted_words, the_last_traceback_counts) {
  EXPECT_EQ(
      exception_at_end(std::string(traceback) + "Traceback (most recent call last):\nOSError: 5\n"),
      "OSError: 5");
}

TEST(quoted_words, a_traceback_that_other_text_follows_is_not_quoted) {
  EXPECT_EQ(exception_at_end(std::string(traceback) + "MicroPython v1.22\r\n>>> "), "");
  EXPECT_EQ(exception_at_end(""), "");
  EXPECT_EQ(exception_at_end("KeyError: x"), "");
}

TEST(quoted_words, a_traceback_that_was_cut_has_no_exception) {
  for (std::size_t size = 0; size < traceback.find("KeyError"); ++size) {
    EXPECT_EQ(exception_at_end(traceback.substr(0, size)), "") << size;
  }
}

TEST(quoted_words, a_cut_shows) {
  EXPECT_EQ(quoted_beginning("abcdef", 3), "abc…");
  EXPECT_EQ(quoted_beginning("abc", 3), "abc");
  EXPECT_EQ(quoted_end("abcdef", 3), "…def");
  EXPECT_EQ(quoted_end("abc", 3), "abc");
  EXPECT_EQ(quoted_end("a\n\xff", 3), "a\\x0a\\xff");
  EXPECT_EQ(quoted_end(traceback, 10), "… like that");
}

} // namespace
} // namespace mprun
