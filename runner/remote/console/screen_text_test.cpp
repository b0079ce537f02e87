#include "runner/remote/console/screen_text.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

using mode = screen_text::mode;

/// Checks every way of cutting the bytes into three.
void expect_shown(mode shown_as, std::string const& bytes, std::string const& wanted) {
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      screen_text text(shown_as);
      std::string shown;
      for (auto const& part :
           {bytes.substr(0, first), bytes.substr(first, second - first), bytes.substr(second)}) {
        text.feed(part, shown);
      }
      shown += text.release();
      ASSERT_EQ(shown, wanted) << testing::PrintToString(bytes) << " " << first << " " << second;
    }
  }
}

std::string all_bytes() {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  return all;
}

TEST(screen_text, as_it_is_nothing_is_changed_or_held_back) {
  screen_text text(mode::as_it_is);
  std::string shown;
  text.feed(all_bytes() + "\x1b]0;", shown);
  EXPECT_EQ(shown, all_bytes() + "\x1b]0;");
}

TEST(screen_text, escaped_is_as_mpremote_shows_it) {
  expect_shown(mode::escaped, "a\xc3\xa4\x1b[31m\x01\x7f\x08\t\r\n",
               "a[c3][a4]\x1b[31m[01][7f]\x08\t\r\n");
}

TEST(screen_text, filtered_passes_text_in_any_script) {
  expect_shown(mode::filtered, "a \xc3\xa4 \xe6\xb8\xa9 \xf0\x9f\x90\x8d\r\n",
               "a \xc3\xa4 \xe6\xb8\xa9 \xf0\x9f\x90\x8d\r\n");
}

TEST(screen_text, filtered_passes_the_sequences_of_an_editor_and_of_colours) {
  for (std::string const sequence :
       {"\x1b[K", "\x1b[4D", "\x1b[12C", "\x1b[0m", "\x1b[1;31m", "\x1b[38;5;208m", "\x1b[G"}) {
    expect_shown(mode::filtered, "a" + sequence + "b", "a" + sequence + "b");
  }
}

TEST(screen_text, filtered_shows_sequences_that_affect_the_terminal) {
  expect_shown(mode::filtered, "\x1b]52;c;cm0=\x07", "[1b]]52;c;cm0=\x07");
  expect_shown(mode::filtered, "\x1b[6n", "[1b][6n");
  expect_shown(mode::filtered, "\x1b[?1049h", "[1b][?1049h");
  expect_shown(mode::filtered, "\x1b[2J\x1b[1;1H", "[1b][2J[1b][1;1H");
  expect_shown(mode::filtered,
               "\x1b"
               "c\x1bP$q\x1b\\",
               "[1b]c[1b]P$q[1b]\\");
  expect_shown(mode::filtered, "\x1b[" + std::string(40, '1') + "m",
               "[1b][" + std::string(40, '1') + "m");
  expect_shown(mode::filtered,
               "\x9b"
               "6n \xc2\x9b"
               "6n",
               "[9b]6n [c2][9b]6n");
  expect_shown(mode::filtered, "\x01\x7f\x0e", "[01][7f][0e]");
}

TEST(screen_text, filtered_shows_bytes_that_are_not_text) {
  expect_shown(mode::filtered, "\xff\xc3(\xe6\xb8", "[ff][c3]([e6][b8]");
  expect_shown(mode::filtered, "a\x1b[3", "a[1b][5b][33]");
  expect_shown(mode::filtered, "a\xf0\x9f", "a[f0][9f]");
}

TEST(screen_text, filtered_shows_the_text_after_any_two_bytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      screen_text text(mode::filtered);
      std::string shown;
      std::string const bytes{static_cast<char>(first), static_cast<char>(second), 'z'};
      text.feed(bytes, shown);
      EXPECT_TRUE(shown.ends_with('z')) << first << " " << second;
    }
  }
}

} // namespace
} // namespace mprun::remote
