#include "runner/board/learned_platform.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

std::string platform_of(std::string guessed, link_spec link, std::string told) {
  board_spec board;
  board.platform = std::move(guessed);
  board.link = std::move(link);
  board_facts facts;
  facts.platform = std::move(told);
  learn_platform(board, facts);
  return board.platform;
}

serial_spec on(std::string port) {
  serial_spec serial;
  serial.port = std::move(port);
  return serial;
}

TEST(learned_platform, linux_behind_a_terminal_of_this_host_is_a_unix_port) {
  EXPECT_EQ(platform_of("other", on("/dev/pts/3"), "linux"), "unix");
}

TEST(learned_platform, what_is_known_or_may_drop_bytes_stays_what_it_is) {
  EXPECT_EQ(platform_of("esp32", on("/dev/pts/3"), "linux"), "esp32");
  EXPECT_EQ(platform_of("other", on("/dev/pts/3"), "rp2"), "other");
  EXPECT_EQ(platform_of("other", on("/dev/pts/3"), ""), "other");
  EXPECT_EQ(platform_of("other", on("/dev/ttyS1"), "linux"), "other");
  EXPECT_EQ(platform_of("other", on(""), "linux"), "other");
  EXPECT_EQ(platform_of("other", tcp_spec{}, "linux"), "other");
}

} // namespace
} // namespace mprun
