#include "runner/transfer/codec.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mprun {
namespace {

TEST(codec, what_was_deflated_is_inflated_again_and_again) {
  auto const deflate = make_deflate(4096);
  auto const inflate = make_inflate(4096);
  for (auto const& raw : {std::string(4096, 'x'), std::string(100, 'y')}) {
    std::string small;
    ASSERT_TRUE(deflate(raw, small));
    EXPECT_LT(small.size(), raw.size() / 2);
    std::string again;
    ASSERT_TRUE(inflate(small, again));
    EXPECT_EQ(again, raw);
  }
}

TEST(codec, what_gains_nothing_is_not_deflated) {
  std::mt19937 random(1);
  std::string raw(1000, '\0');
  for (auto& byte : raw) {
    byte = static_cast<char>(random());
  }
  std::string small;
  EXPECT_FALSE(make_deflate(1000)(raw, small));
}

TEST(codec, a_stream_that_is_not_whole_or_has_more_is_broken) {
  std::string small;
  ASSERT_TRUE(make_deflate(4096)(std::string(1000, 'x'), small));
  std::string out;
  EXPECT_TRUE(make_inflate(1000)(small, out));
  EXPECT_EQ(out.size(), 1000U);
  EXPECT_FALSE(make_inflate(999)(small, out)) << "longer than may be";
  EXPECT_FALSE(make_inflate(1000)(small + "x", out)) << "something follows";
  small.pop_back();
  EXPECT_FALSE(make_inflate(1000)(small, out)) << "cut off";
}

} // namespace
} // namespace mprun
