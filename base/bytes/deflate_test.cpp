#include "base/bytes/deflate.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace mprun {
namespace {

TEST(deflate, a_window_is_as_large_as_a_stream_can_make_use_of) {
  using example = std::pair<std::size_t, int>;
  for (auto const& [chunk, bits] : std::initializer_list<example>{{0, 9},
                                                                  {512, 9},
                                                                  {513, 10},
                                                                  {1024, 10},
                                                                  {4096, 12},
                                                                  {4097, 13},
                                                                  {32768, 15},
                                                                  {65535, 15}}) {
    EXPECT_EQ(window_bits(chunk), bits) << chunk;
  }
}

TEST(deflate, what_gains_nothing_is_not_deflated) {
  EXPECT_FALSE(deflated(""));
  EXPECT_FALSE(deflated("ab"));
  auto const made = deflated(std::string(4096, 'x'));
  ASSERT_TRUE(made);
  EXPECT_LT(made->size(), 100U);
}

} // namespace
} // namespace mprun
