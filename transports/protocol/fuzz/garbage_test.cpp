#include "transports/protocol/fuzz/garbage.hpp"

#include "transports/protocol/repl/raw_repl.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mprun::protocol {
namespace {

constexpr std::array<std::string_view, 35> likely{
    "\x01", "\x04", "\x04\x04", ">", std::string_view("R\x01\x80\x00\x01", 5), "\r\n", "OK",
    "OK\r\n", "r", "MPY: soft reboot\r\n", "R\x01", "mprun-1;", ">>> ", "xx",
    std::string_view("R\x00>", 3), banner_and_prompt,
    // transfers: an upload's call taken and its file open, answers, a download's frames
    std::string_view("R\x01\x80\x00\x01\x04\x16", 7), "\x06", "\x12", "\x15",
    std::string_view("\x05\x00\x00\x00\x00\x00", 6), std::string_view("R\x02\x00\xabxx", 6),
    std::string_view("E \x00\x9a", 4),
    // telnet: an RFC 2217 server's agreement, its answers, half a subnegotiation
    std::string_view("\xff\xfd\x2c\xff\xfd\x00\xff\xfb\x00", 9), "\xff\xfd", "\xff\xfe\x2c",
    "\xff\xff", std::string_view("\xff\xfa\x2c\x65\x00\x00\x25\x80\xff\xf0", 10), "\xff\xfa\x2c",
    std::string_view("\xff\xfa\x2c\x00\xff\xf0", 6),
    // a mounted folder: a mark, and what may follow it: stat, open, list
    "\x7f", std::string_view("\x7f\1\4\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0/", 22),
    std::string_view("\x7f\2\6\0\0\1\0\0\0\0\0\1\0\3\0\0\0\0\0\0\0r/x", 24),
    std::string_view("\x7f\3\5\0\0\0\0\0\0\0\1\0\0\5\0\0\0\0\0\0\0/abcd", 26),
    std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32)};

/// Half of it consists of the protocol's own tokens, so that machines reach all their states.
std::string garbage(std::mt19937& random) {
  std::string input;
  for (auto parts = 1 + random() % 40; parts != 0; --parts) {
    if (random() % 2 == 0) {
      input += likely[random() % likely.size()];
    } else {
      input += static_cast<char>(random() % 256);
    }
  }
  return input;
}

TEST(garbage, no_machine_hangs_or_grows_on_it) {
  std::mt19937 random(20240);
  for (int round = 0; round < 100'000; ++round) {
    auto const input = garbage(random);
    auto const wrong = drive_on_garbage(input);
    ASSERT_EQ(wrong, "") << "round " << round << ": " << ::testing::PrintToString(input);
  }
}

} // namespace
} // namespace mprun::protocol
