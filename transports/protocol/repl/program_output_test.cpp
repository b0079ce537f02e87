#include "transports/protocol/repl/program_output.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string const banner(banner_and_prompt);

auto with_limit(std::size_t limit) {
  return [limit] { return std::make_unique<program_output>(limit); };
}

TEST(program_output, output_and_traceback) {
  check_script({{"", bytes("hello\r\n\x04Traceback: oh\r\n\x04>")}}, with_limit(1000),
               [](program_output const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(machine.output(), "hello\r\n");
                 EXPECT_EQ(machine.error_text(), "Traceback: oh\r\n");
                 EXPECT_TRUE(machine.ended());
               });
}

TEST(program_output, everything_but_04_is_only_output) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != ctrl_d) {
      all.push_back(static_cast<char>(byte));
    }
  }
  all += "OK>" + banner + "\r\nMPY: soft reboot\r\n" + banner;
  check_script({{"", all + bytes("\x04\x04>")}}, with_limit(1000),
               [&](program_output const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(machine.output(), all);
               });
}

/// Checks what a taker gets of a reply that comes byte by byte and as a whole.
void expect_taken(std::string const& reply, std::string const& output, std::string const& error) {
  for (auto const piece : {std::size_t{1}, reply.size()}) {
    SCOPED_TRACE(::testing::PrintToString(reply) + " by " + std::to_string(piece));
    std::string taken;
    program_output machine(100, false, [&](std::string_view some) { taken += some; });
    for (std::size_t at = 0; at < reply.size(); at += piece) {
      machine.feed(std::string_view(reply).substr(at, piece));
    }
    EXPECT_FALSE(expect_done(machine));
    EXPECT_EQ(taken, output);
    EXPECT_EQ(machine.error_text(), error);
    EXPECT_EQ(machine.output(), "");
  }
}

TEST(program_output, output_that_is_taken_as_it_comes_may_hold_any_byte) {
  expect_taken(bytes("plain\x04\x04>"), "plain", "");
  expect_taken(bytes("a\x04"
                     "b\x04\x04>"),
               bytes("a\x04"
                     "b"),
               "");
  expect_taken(bytes("\x04\x04\x04\x04>"), bytes("\x04\x04"), "");
  expect_taken(bytes("a\x04\x04Traceback: oh\r\n\x04>"), bytes("a\x04"), "Traceback: oh\r\n");
  expect_taken(bytes("\x04\x04\x01\x04soft rebel\x04\x04>"), bytes("\x04\x04\x01\x04soft rebel"),
               "");
  auto const longer = bytes("\x04") + std::string(300, 'x');
  expect_taken(longer + bytes("\x04\x04>"), longer, "");
}

TEST(program_output, taken_output_may_pause_after_text_that_looks_like_its_end) {
  std::string taken;
  program_output machine(100, false, [&](std::string_view some) { taken += some; });
  machine.feed(bytes("\x04\x04"));
  machine.fail(errc::timed_out);
  machine.feed(bytes("x\x04\x04>"));
  EXPECT_FALSE(expect_done(machine));
  EXPECT_EQ(taken, bytes("\x04\x04x"));
}

TEST(program_output, an_end_marker_in_the_output_shows) {
  for (auto const& reply :
       {bytes("a\x04"
              "b\r\n\x04\x04>"),
        bytes("a\x04"
              "b\x04Traceback: oh\r\n\x04>"),
        bytes("\x04\x04\x04\x04>"),
        bytes("\x04\x04"
              "soft rebel\x04\x04>"),
        bytes("\x04\x04") + std::string(foreign_lines::max_line_size + 1, 'x')}) {
    SCOPED_TRACE(::testing::PrintToString(reply));
    program_output machine(1000);
    machine.feed(reply);
    EXPECT_EQ(expect_done(machine), errc::end_marker_in_output);
    program_output by_byte(1000);
    for (auto const byte : reply) {
      by_byte.feed({&byte, 1});
    }
    EXPECT_EQ(expect_done(by_byte), errc::end_marker_in_output);
  }
}

TEST(program_output, bytes_after_the_prompt_show_too) {
  program_output machine(1000);
  EXPECT_EQ(play_once(machine, {{"", bytes("a\x04\x04>b\x04\x04>")}}), errc::end_marker_in_output);
  program_output at_its_prompt(1000);
  EXPECT_FALSE(play_once(at_its_prompt, {{"", bytes("a\x04\x04>I (12) wi")}}));
}

TEST(program_output, silence_after_text_that_cannot_follow_the_markers) {
  program_output machine(1000);
  machine.feed(bytes("a\x04\x04what"));
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::end_marker_in_output);
}

TEST(program_output, a_reboot_by_system_exit) {
  check_script({{"", bytes("SKIP\r\n\x04\x04MPY: sync filesystems\r\nMPY: soft reboot\r\n"
                           "boot: \x04 hello\r\n") +
                         banner}},
               with_limit(1000), [](program_output const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_TRUE(machine.rebooted());
                 EXPECT_EQ(machine.output(), "SKIP\r\n");
               });
}

TEST(program_output, a_reboot_that_falls_into_a_hard_reset) {
  check_script(
      {{"", bytes("SKIP\r\n\x04\x04MPY: soft reboot\r\nets Jul 29 2019\r\nmain.py: hello\r\n"
                  "MicroPython v1.25.0 on 2025-05-04; board\r\n"
                  "Type \"help()\" for more information.\r\n>>> ")}},
      with_limit(1000), [](program_output const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_TRUE(machine.rebooted());
        EXPECT_TRUE(machine.prints_on()) << "its raw prompt is to be entered";
      });
}

TEST(program_output, a_reboot_that_never_comes_back) {
  program_output machine(1000);
  machine.feed(bytes("\x04\x04MPY: soft reboot\r\n"));
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::no_soft_reset);

  program_output flooding(1000);
  flooding.feed(bytes("\x04\x04MPY: soft reboot\r\n"));
  flooding.feed(std::string(flood_limit, 'x'));
  flooding.feed("x");
  EXPECT_EQ(expect_done(flooding), errc::no_soft_reset);
}

TEST(program_output, after_a_reboot_that_prints_on_the_prompt_is_to_be_proved) {
  for (std::string const more : {"", "wifi up\r\n"}) {
    program_output machine(1000);
    machine.feed(bytes("\x04\x04MPY: soft reboot\r\n") + banner + more);
    EXPECT_FALSE(expect_done(machine));
    EXPECT_TRUE(machine.rebooted());
    EXPECT_EQ(machine.prints_on(), !more.empty());
  }
}

TEST(program_output, lines_may_stand_before_the_prompt_and_a_reboot) {
  check_with_lines({{"", {bytes("out\x04oh\x04"), ">"}}}, with_limit(1000),
                   [](program_output const&, error_code why) { EXPECT_FALSE(why); });
  for (auto const& line : foreign_examples()) {
    program_output machine(1000);
    machine.feed(bytes("out\x04\x04") + line);
    EXPECT_TRUE(std::get<want_read>(machine.next()).still);
    machine.feed("MPY: soft reboot\r\n" + line + banner);
    EXPECT_FALSE(expect_done(machine));
    EXPECT_TRUE(machine.rebooted());
    program_output exiting(1000);
    exiting.feed(bytes("out\x04\x04") + line);
    exiting.fail(errc::closed);
    EXPECT_FALSE(expect_done(exiting));
    EXPECT_TRUE(exiting.exited());
  }
}

TEST(program_output, a_lost_marker_is_not_an_endless_program) {
  program_output machine(1000); // the traceback's end was taken for the output's
  machine.feed(bytes("\x04>"));
  machine.fail(errc::timed_out);
  EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
  EXPECT_TRUE(machine.ended());
}

TEST(program_output, an_interpreter_that_exits) {
  program_output machine(1000);
  machine.feed(bytes("bye\n\x04\x04"));
  machine.fail(errc::closed);
  EXPECT_FALSE(expect_done(machine));
  EXPECT_TRUE(machine.exited());
}

TEST(program_output, a_link_that_closes_sooner_is_not_an_exit) {
  for (auto const& reply : {bytes("bye\n"), bytes("\x04"), bytes("\x04\x04so")}) {
    program_output machine(1000);
    machine.feed(reply);
    machine.fail(errc::closed);
    EXPECT_EQ(expect_done(machine), errc::closed);
    EXPECT_FALSE(machine.exited());
  }
}

TEST(program_output, the_limit_is_exact) {
  check_script({{"", bytes("12345678\x04\x04>")}}, with_limit(8),
               [](program_output const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
  program_output machine(8);
  machine.feed("123456789");
  EXPECT_EQ(expect_done(machine), errc::output_too_large);
  EXPECT_EQ(machine.output(), "12345678");
  EXPECT_FALSE(machine.ended());
}

TEST(program_output, over_the_limit_it_can_be_read_to_its_end) {
  program_output machine(8);
  machine.feed("123456789");
  machine.resume();
  for (int i = 0; i < 1000; ++i) {
    machine.feed(std::string(100, 'x'));
    ASSERT_FALSE(std::holds_alternative<done>(machine.next()));
  }
  machine.feed(bytes("\x04oh\x04>"));
  EXPECT_FALSE(expect_done(machine));
  EXPECT_EQ(machine.output(), "12345678");
  EXPECT_EQ(machine.error_text(), "oh");
}

TEST(program_output, over_the_limit_and_ended_in_one_read) {
  program_output machine(8);
  machine.feed(bytes("123456789\x04\x04>"));
  EXPECT_EQ(expect_done(machine), errc::output_too_large);
  EXPECT_TRUE(machine.ended());
  machine.resume();
  EXPECT_FALSE(expect_done(machine));
}

std::string const start =
    "rst:0x8\r\nMicroPython v1.25.0; ESP32\r\nType \"help()\" for more information.\r\n>>> ";

TEST(program_output, a_board_that_restarts_in_the_middle_is_noticed_soon) {
  for (auto const& before : {std::string("out"), bytes("out\x04Traceb")}) {
    program_output machine(1000);
    machine.feed(before);
    EXPECT_EQ(std::get<want_read>(machine.next()).within, wait::output);
    machine.feed(start);
    EXPECT_EQ(std::get<want_read>(machine.next()).within, wait::reply);
    machine.fail(errc::timed_out);
    EXPECT_EQ(expect_done(machine), errc::restarted);
    EXPECT_TRUE(machine.ended());
  }
}

TEST(program_output, a_board_that_keeps_restarting_is_never_silent) {
  auto const all = "out" + start + start;
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    program_output machine(1000, true);
    machine.feed(all.substr(0, cut));
    machine.feed(all.substr(cut));
    EXPECT_EQ(expect_done(machine), errc::restarted) << cut;
  }
}

TEST(program_output, a_program_may_print_how_a_board_starts) {
  check_script({{"", start + start + "and goes on" + bytes("\x04\x04>")}}, with_limit(1000),
               [](program_output const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(machine.output(), start + start + "and goes on");
               });
}

} // namespace
} // namespace mprun::protocol
