#include "transports/protocol/repl/idle_check.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string const banner(banner_and_prompt);

TEST(idle_check, an_idle_board) {
  check_script(
      {{"\x01", banner}}, [] { return std::make_unique<idle_check>(); },
      [](idle_check const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(machine.text(), banner);
      });
}

TEST(idle_check, a_program_that_runs_on) {
  for (auto const& reply : {bytes("later\r\n\x04\x04>"), bytes("raw REPL? no\x04"), banner + "\x04",
                            bytes("\x04\x04>")}) {
    idle_check machine;
    machine.sent();
    machine.feed(reply);
    EXPECT_EQ(expect_done(machine), errc::end_marker_in_output);
  }
}

TEST(idle_check, silence) {
  idle_check machine;
  machine.sent();
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::timed_out);

  idle_check cut;
  cut.sent();
  cut.feed("raw REPL");
  cut.fail(errc::timed_out);
  EXPECT_EQ(expect_done(cut), errc::unexpected_reply);
}

TEST(idle_check, a_board_that_prints_at_its_prompt) {
  check_with_lines(
      {{"\x01", {std::string(banner_line), ">"}}}, [] { return std::make_unique<idle_check>(); },
      [](idle_check const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
  idle_check machine;
  machine.sent();
  machine.feed(banner + "I (12) wi"); // its end may come later
  EXPECT_FALSE(expect_done(machine));
}

TEST(idle_check, a_board_that_only_prints) {
  idle_check machine;
  machine.sent();
  EXPECT_FALSE(std::get<want_read>(machine.next()).still);
  machine.feed("I (12) wifi\r\n");
  EXPECT_TRUE(std::get<want_read>(machine.next()).still);
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
}

} // namespace
} // namespace mprun::protocol
