#include "transports/protocol/repl/exit_raw.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

TEST(exit_raw, reads_to_the_friendly_prompt) {
  check_script(
      {{"\r\x02", "\r\nMicroPython v1.25.0; linux\r\n>>> "}},
      [] { return std::make_unique<exit_raw>(); },
      [](exit_raw const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(exit_raw, a_flooding_board_ends_it) {
  exit_raw machine;
  machine.sent();
  machine.feed(std::string(flood_limit + 1, '>'));
  EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
}

} // namespace
} // namespace mprun::protocol
