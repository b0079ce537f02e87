#include "runner/confirming/pattern.hpp"

#include "runner/board/line_record.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace mprun::confirming {
namespace {

TEST(pattern_test, a_line_holds_each_byte_once_but_those_that_end_something) {
  for (unsigned number = 0; number < 300; ++number) {
    auto line = pattern(number).line();
    std::sort(line.begin(), line.end());
    EXPECT_EQ(line.size(), 253U);
    EXPECT_EQ(std::unique(line.begin(), line.end()), line.end());
    EXPECT_EQ(line.find_first_of("\x04\r\n"), std::string::npos);
  }
}

TEST(pattern_test, every_line_that_did_not_come_right_is_seen) {
  pattern const known(3);
  auto const line = known.line();
  auto const right = known.compare(line + "\r\n" + line + "\n", 2);
  EXPECT_EQ(right.right, 2U);
  EXPECT_EQ(right.wrong, 0U);
  EXPECT_EQ(right.bytes, 2U * 254);
  EXPECT_EQ(known.compare(line + "\nI (4711) wifi: up\n" + line + "\n", 2).wrong, 0U);
  EXPECT_EQ(known.compare(line + line + "\n", 2).wrong, 2U) << "the line end is lost";
  EXPECT_EQ(known.compare("", 2).wrong, 2U);
  for (std::size_t at = 0; at < line.size(); ++at) {
    auto flipped = line;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    EXPECT_EQ(known.compare(flipped + "\n" + line + "\n", 2).wrong, 1U);
    auto lost = line;
    lost.erase(at, 1);
    EXPECT_EQ(known.compare(lost + "\n" + line + "\n", 2).wrong, 1U);
  }
}

TEST(line_record_test, says_what_it_found) {
  line_record line;
  line.add(1'234'567, 0);
  EXPECT_FALSE(line.damages());
  line.add(1000, 3);
  EXPECT_TRUE(line.damages());
  EXPECT_EQ(in_words(line), "at least 3 of 1,235,567 bytes that were compared came damaged");
}

} // namespace
} // namespace mprun::confirming
