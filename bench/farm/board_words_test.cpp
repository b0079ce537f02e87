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

TEST(board_words, the_words_for_a_link_are_the_same_on_every_host) {
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

TEST(board_words, values_of_several_boards_are_joined_without_repetitions) {
  farm_board first;
  first.spec = unix_board();
  first.facts.firmware = "v1.25.0 on\n2025-04-15";
  first.facts.machine = "linux";
  farm_board second;
  second.spec = unix_board();
  second.spec.faults.baud = 9600;
  second.facts.firmware = "v1.26.0";
  second.facts.machine = "linux";
  measure about;
  about.board = "all";
  about.sha256 = "not applicable";
  describe(about, {&first, &second});
  EXPECT_EQ(about.platform, "unix");
  EXPECT_EQ(about.machine, "linux");
  EXPECT_EQ(about.firmware, "v1.25.0 on 2025-04-15 + v1.26.0");
  EXPECT_EQ(about.link, "2 boards: process socketpair micropython");
  EXPECT_EQ(about.faults, "seed 1, baud 9600");
  EXPECT_EQ(label_of(about), "board all; unix; firmware v1.25.0 on 2025-04-15 + v1.26.0; link 2 "
                             "boards: process socketpair micropython; faults seed 1, baud 9600; "
                             "payload none; SHA-256 not applicable");
}

TEST(board_words, the_boards_own_platform_is_used_where_the_inventory_has_none) {
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
