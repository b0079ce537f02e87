#include "bench/farm/board_words.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

board_spec unix_board() {
  board_spec spec;
  spec.id = "unix-0";
  spec.platform = "unix";
  process_spec process;
  process.command = {"/opt/bin/micropython", "-X", "heapsize=4M"};
  spec.link = process;
  return spec;
}

TEST(board_words, a_link_is_the_same_on_every_host) {
  auto spec = unix_board();
  EXPECT_EQ(link_words(spec), "process socketpair micropython");
  std::get<process_spec>(spec.link).stdio = stdio_kind::pty;
  EXPECT_EQ(link_words(spec), "process pty micropython");
  spec.link = tcp_spec{"lab2.example", 4001};
  EXPECT_EQ(link_words(spec), "tcp: lab2.example:4001");
}

TEST(board_words, faults) {
  fault_plan faults;
  EXPECT_EQ(fault_words(faults), "");
  faults.seed = 7;
  faults.latency = 10ms;
  faults.jitter = 1500us;
  faults.baud = 115200;
  faults.read_error_rate = 0.01;
  EXPECT_EQ(fault_words(faults),
            "seed 7, latency 10ms, jitter 1500us, baud 115200, read_error_rate 0.01");
  fault_plan others;
  others.corrupt_rate = 1e-5;
  others.drop_rate = 0.5;
  others.disconnect_after = 100;
  others.stall_after = 20480;
  others.stall = 2s;
  EXPECT_EQ(fault_words(others), "seed 1, corrupt_rate 1e-05, drop_rate 0.5, disconnect_after 100, "
                                 "stall_after 20480, stall 2000ms");
}

TEST(board_words, several_boards_say_each_thing_once) {
  farm_board one;
  one.spec = unix_board();
  one.facts.firmware = "v1.25.0 on\n2025-04-15";
  one.facts.machine = "linux";
  farm_board other;
  other.spec = unix_board();
  other.spec.faults.baud = 9600;
  other.facts.firmware = "v1.26.0";
  other.facts.machine = "linux";
  measure about;
  about.board = "all";
  about.sha256 = "not applicable";
  describe(about, {&one, &other});
  EXPECT_EQ(about.platform, "unix");
  EXPECT_EQ(about.machine, "linux");
  EXPECT_EQ(about.firmware, "v1.25.0 on 2025-04-15 + v1.26.0");
  EXPECT_EQ(about.link, "2 boards: process socketpair micropython");
  EXPECT_EQ(about.faults, "seed 1, baud 9600");
  EXPECT_EQ(label_of(about), "board all; unix; firmware v1.25.0 on 2025-04-15 + v1.26.0; link 2 "
                             "boards: process socketpair micropython; faults seed 1, baud 9600; "
                             "payload none; SHA-256 not applicable");
}

TEST(board_words, the_platform_that_the_board_tells_where_the_inventory_has_none) {
  farm_board board;
  board.spec = unix_board();
  board.spec.platform.clear();
  board.facts.platform = "rp2";
  measure about;
  describe(about, {&board});
  EXPECT_EQ(about.platform, "rp2");
}

} // namespace
} // namespace mprun
