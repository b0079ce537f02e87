#include "transports/protocol/webrepl/webrepl_ring.hpp"

#include <gtest/gtest.h>

namespace mprun::protocol {
namespace {

TEST(webrepl_ring, has_as_much_room_as_the_smallest_board) {
  webrepl_ring ring;
  EXPECT_EQ(ring.room(), 255U);
  ring.wrote(200);
  ring.wrote(55);
  EXPECT_EQ(ring.room(), 0U);
  ring.heard();
  EXPECT_EQ(ring.room(), 255U);
}

TEST(webrepl_ring, an_answer_covers_only_bytes_written_before_the_question) {
  webrepl_ring ring;
  ring.wrote(255);
  ring.asked();
  EXPECT_TRUE(ring.is_asking());
  ring.heard();
  ring.wrote(100);
  EXPECT_EQ(ring.answered(3), 3U);
  EXPECT_FALSE(ring.is_asking());
  EXPECT_EQ(ring.room(), 155U);
  ring.asked();
  EXPECT_EQ(ring.answered(3), 3U);
  EXPECT_EQ(ring.room(), 255U);
}

TEST(webrepl_ring, an_answer_counts_when_it_is_whole) {
  webrepl_ring ring;
  ring.wrote(255);
  ring.asked();
  EXPECT_EQ(ring.answered(1), 1U);
  EXPECT_EQ(ring.answered(1), 1U);
  EXPECT_EQ(ring.room(), 0U);
  EXPECT_EQ(ring.answered(5), 1U); // the rest is something else's
  EXPECT_EQ(ring.room(), 255U);
}

TEST(webrepl_ring, other_binary_bytes_show_nothing) {
  webrepl_ring ring;
  ring.wrote(10);
  EXPECT_EQ(ring.answered(4), 0U);
  EXPECT_EQ(ring.room(), 245U);
}

} // namespace
} // namespace mprun::protocol
