#include "bench/farm/room_answer.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(room_answer, a_board_that_reports_its_free_space) {
  auto const room = read_room_answer("files=1\r\nfree=856064\r\n");
  EXPECT_TRUE(room.asked && room.has_files);
  EXPECT_EQ(room.free, 856064u);
}

TEST(room_answer, a_board_that_only_has_files) {
  auto const room = read_room_answer("files=1\n");
  EXPECT_TRUE(room.has_files);
  EXPECT_FALSE(room.free);
  EXPECT_TRUE(fits(room, 1024 * 1024)); // as far as is known
}

TEST(room_answer, a_board_without_files) {
  EXPECT_FALSE(read_room_answer("").has_files);
  EXPECT_FALSE(read_room_answer("garbage\r\nfiles=1").has_files);
}

TEST(room_answer, invalid_numbers_are_ignored) {
  EXPECT_FALSE(read_room_answer("files=1\r\nfree=-1\r\n").free);
  EXPECT_FALSE(read_room_answer("files=1\r\nfree=99999999999999999999999\r\n").free);
}

TEST(fits, leaves_room_for_the_file_system) {
  board_room room;
  room.free = 100 * 1024;
  EXPECT_TRUE(fits(room, 10 * 1024));
  EXPECT_FALSE(fits(room, 100 * 1024));
  EXPECT_FALSE(fits(room, 95 * 1024));
}

TEST(fits, remembers_a_size_that_did_not_fit) {
  board_room room;
  room.too_much = 100 * 1024;
  EXPECT_TRUE(fits(room, 10 * 1024));
  EXPECT_FALSE(fits(room, 100 * 1024));
  EXPECT_FALSE(fits(room, 1024 * 1024));
}

} // namespace
} // namespace mprun
