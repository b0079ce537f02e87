#include "runner/board/input_buffer.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using protocol::pacing;
using protocol::paste_support;

board_spec board_on(std::string platform, link_spec link) {
  board_spec board;
  board.platform = std::move(platform);
  board.link = std::move(link);
  return board;
}

TEST(input_buffer, a_unix_port_holds_back_what_it_has_not_read) {
  auto const board = board_on("unix", process_spec{});
  EXPECT_TRUE(holds_bytes_back(board));
  auto const options = pipeline_for(board, paste_support::yes, 128);
  EXPECT_GE(options.window, 1024U); // many programs are on their way
  EXPECT_LT(options.window, 4096U); // a terminal holds 4095 bytes
  EXPECT_EQ(options.paced, pacing::never);
}

TEST(input_buffer, a_unix_port_behind_a_ring_that_drops_is_as_a_board) {
  for (auto const& board : {board_on("unix", webrepl_spec{}), board_on("unix", bluetooth_spec{})}) {
    EXPECT_FALSE(holds_bytes_back(board));
    EXPECT_EQ(pipeline_for(board, paste_support::yes, 128).window, 128U);
  }
}

TEST(input_buffer, a_board_gets_no_more_than_half_of_what_its_input_buffer_holds) {
  auto const board = board_on("rp2", serial_spec{});
  auto const by_paste = pipeline_for(board, paste_support::yes, 128);
  EXPECT_EQ(by_paste.window, 128U);
  EXPECT_EQ(by_paste.paced, pacing::when_long);
  for (auto const support : {paste_support::no, paste_support::unknown}) {
    auto const small = pipeline_for(board, support, 0);
    EXPECT_EQ(small.window, 32U); // the micro:bit has 64 bytes
    EXPECT_EQ(small.paced, pacing::always);
  }
}

} // namespace
} // namespace mprun
