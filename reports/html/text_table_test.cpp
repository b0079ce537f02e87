#include "reports/html/text_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <string>

namespace mprun {
namespace {

using testing::ElementsAre;

TEST(text_table, gives_each_text_one_number) {
  text_table texts;
  EXPECT_EQ(texts.message(""), 0U);
  EXPECT_EQ(texts.message("a"), 1U);
  EXPECT_EQ(texts.block("b\nc"), 2U);
  EXPECT_EQ(texts.message("a"), 1U);
  EXPECT_EQ(texts.block(""), 0U);
  EXPECT_THAT(texts.all(), ElementsAre("", "a", "b\nc"));
}

std::size_t size_of(text_table const& texts) {
  return std::accumulate(texts.all().begin(), texts.all().end(), std::size_t{0},
                         [](std::size_t sum, auto const& text) { return sum + text.size(); });
}

TEST(text_table, stays_within_its_bound_and_says_so) {
  text_table texts;
  std::string const long_text(15'000, 'x');
  for (int i = 0; i < 2000; ++i) {
    texts.block(std::to_string(i) + long_text);
  }
  EXPECT_LT(size_of(texts), 7U * 1024 * 1024);
  EXPECT_THAT(texts.all().back(),
              testing::HasSubstr("left out: this page already has a lot of text"));
  EXPECT_EQ(texts.block("0" + long_text), 1U) << "what is there already is still named";
  auto const shortened = texts.message(std::string(2000, 'm'));
  EXPECT_LT(texts.all()[shortened].size(), 400U);
  EXPECT_EQ(texts.all()[texts.message("short")], "short");
}

TEST(text_table, cuts_one_long_text_in_the_middle) {
  text_table texts;
  auto const number = texts.block("begin" + std::string(100'000, 'x') + "end");
  auto const& kept = texts.all()[number];
  EXPECT_LT(kept.size(), 17U * 1024);
  EXPECT_TRUE(kept.starts_with("begin") && kept.ends_with("end"));
}

} // namespace
} // namespace mprun
