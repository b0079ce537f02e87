#include "transports/protocol/repl/soft_reset.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string const banner(banner_and_prompt);

void expect_reset(std::string const& reply, std::string const& stray) {
  check_script(
      {{"\x04", reply}}, [] { return std::make_unique<soft_reset>(); },
      [&](soft_reset const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_EQ(machine.stray(), stray);
        EXPECT_EQ(machine.text(), reply.substr(stray.size() + 4));
      });
}

TEST(soft_reset, of_a_microbit) {
  expect_reset("OK\r\nsoft reboot\r\n" + banner, "");
}

TEST(soft_reset, with_a_lot_from_boot_py) {
  expect_reset("OK\r\nMPY: soft reboot\r\nconnecting \x04 raw REPL; C\r\n>>> " + banner, "");
}

TEST(soft_reset, gives_the_late_output_of_the_program_before) {
  expect_reset("late OK\rOK\r\nMPY: soft reboot\r\n" + banner, "late OK\r");
}

TEST(soft_reset, reports_whether_anything_follows_the_banner) {
  for (std::string const more : {"", "wifi up\r\n", "boot\r\n"}) {
    soft_reset machine;
    machine.sent();
    machine.feed("OK\r\nMPY: soft reboot\r\n" + banner + more);
    EXPECT_FALSE(expect_done(machine));
    EXPECT_EQ(machine.prints_on(), !more.empty());
  }
}

TEST(soft_reset, of_a_board_that_prints) {
  check_with_lines(
      {{"\x04", {"OK\r\n", "MPY: soft reboot\r\n", std::string(banner_line), ">"}}},
      [] { return std::make_unique<soft_reset>(); },
      [](soft_reset const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_FALSE(machine.prints_on());
      });
}

TEST(soft_reset, of_a_board_that_comes_back_at_its_friendly_prompt) {
  std::string const start = "MicroPython v1.25.0 on 2025-05-04; linux\r\n"
                            "Type \"help()\" for more information.\r\n>>> ";
  for (std::string const before : {"", "OK\r\n", "OK\r\nMPY: soft reboot\r\n"}) {
    check_script(
        {{"\x04", before + start}}, [] { return std::make_unique<soft_reset>(); },
        [](soft_reset const& machine, error_code why) {
          EXPECT_FALSE(why) << why.message();
          EXPECT_TRUE(machine.is_friendly());
        });
  }
}

TEST(soft_reset, a_board_that_does_not_come_back) {
  for (auto const& reply : {std::string(), std::string("x"), std::string("OK\r\nMPY: soft")}) {
    soft_reset machine;
    machine.sent();
    machine.feed(reply);
    machine.fail(errc::timed_out);
    EXPECT_EQ(expect_done(machine), errc::no_soft_reset);
  }
}

TEST(soft_reset, a_process_exits_instead) {
  soft_reset machine;
  machine.sent();
  machine.feed("OK\r\n");
  machine.fail(errc::closed);
  EXPECT_EQ(expect_done(machine), errc::closed);
}

TEST(soft_reset, a_boot_py_that_floods_ends_it) {
  soft_reset machine;
  machine.sent();
  machine.feed("OK\r\n" + std::string(flood_limit, 'x'));
  EXPECT_EQ(expect_done(machine), errc::no_soft_reset);
  EXPECT_EQ(machine.text().size(), recent_text::limit);
}

} // namespace
} // namespace mprun::protocol
