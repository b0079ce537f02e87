#include "transports/protocol/repl/execute.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"

namespace mprun::protocol {
namespace {

std::string const request = bytes("\x05"
                                  "A\x01");
std::string const window_128 = bytes("R\x01\x80\x00\x01");
std::string const banner(banner_and_prompt);
std::string const keyboard_interrupt = bytes("\x04KeyboardInterrupt: \r\n\x04>");

auto running(std::string source, execute_options options = {}) {
  return [=] { return std::make_unique<execute>(source, options); };
}

execute_options standard() {
  return {paste_support::no, 0, 1000};
}
execute_options paste() {
  return {paste_support::yes, 128, 1000};
}

auto expect_hello(paste_support found) {
  return [found](execute const& machine, error_code why) {
    EXPECT_FALSE(why) << why.message();
    EXPECT_EQ(machine.output(), "hello\r\n");
    EXPECT_EQ(machine.error_text(), "oh");
    EXPECT_EQ(machine.paste(), found);
    EXPECT_EQ(machine.window(), found == paste_support::yes ? 128u : 0u);
    EXPECT_FALSE(machine.running());
  };
}

TEST(execute, by_raw_paste_in_one_write) {
  check_script({{request + "hi()\x04", window_128 + bytes("\x04hello\r\n\x04oh\x04>")}},
               running("hi()", paste()), expect_hello(paste_support::yes));
}

TEST(execute, by_standard_raw_mode) {
  check_script({{"hi()\x04", bytes("OKhello\r\n\x04oh\x04>")}}, running("hi()", standard()),
               expect_hello(paste_support::no));
}

TEST(execute, a_brief_source_goes_by_standard_raw_mode_at_once_where_it_fits) {
  auto brief = paste();
  brief.brief = true;
  check_script({{"hi()\x04", bytes("OKhello\r\n\x04oh\x04>")}}, running("hi()", brief),
               expect_hello(paste_support::yes));
  execute const machine("hi()", brief);
  EXPECT_FALSE(std::get<send>(machine.next()).paced);
  std::string const longest(126, '#');
  for (auto const& source : {longest + '#', std::string("'\x01'")}) {
    check_script({{request + source + "\x04", window_128 + bytes("\x04hello\r\n\x04oh\x04>")}},
                 running(source, brief), expect_hello(paste_support::yes));
  }
  check_script({{longest + "\x04", bytes("OKhello\r\n\x04oh\x04>")}}, running(longest, brief),
               expect_hello(paste_support::yes));
}

TEST(execute, a_long_source_goes_by_standard_raw_mode_where_the_board_holds_as_many_bytes) {
  auto brief = paste();
  brief.brief = true;
  brief.held = 1000;
  std::string const fitting(900, '#');
  check_script({{fitting + "\x04", bytes("OKhello\r\n\x04oh\x04>")}}, running(fitting, brief),
               expect_hello(paste_support::yes));
  execute const machine(fitting, brief);
  EXPECT_FALSE(std::get<send>(machine.next()).paced);
  for (auto const& source : {std::string(1000, '#'), fitting + '\x01'}) {
    execute const pasted(source, brief);
    EXPECT_TRUE(std::get<send>(pasted.next()).bytes.starts_with(request)) << source;
  }
}

TEST(execute, finds_out_that_a_board_has_raw_paste) {
  check_script({{request, window_128}, {"hi()\x04", bytes("\x04hello\r\n\x04oh\x04>")}},
               running("hi()"), expect_hello(paste_support::yes));
}

TEST(execute, finds_out_that_a_board_has_no_raw_paste_and_runs_the_source) {
  for (auto const& answer : {banner, bytes("R\x00>")}) {
    check_script({{request, answer}, {"hi()\x04", bytes("OKhello\r\n\x04oh\x04>")}},
                 running("hi()"), expect_hello(paste_support::no));
  }
}

TEST(execute, a_board_that_gives_up_early_says_why_in_the_traceback) {
  std::string const source(600, 'x');
  check_script({{request + source.substr(0, 252), window_128 + "\x04"},
                {"\x04", bytes("\x04SyntaxError\x04>")}},
               running(source, paste()), [](execute const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_EQ(machine.output(), "");
                 EXPECT_EQ(machine.error_text(), "SyntaxError");
               });
}

TEST(execute, an_empty_source_is_not_a_soft_reset) {
  check_script({{"\n\x04", bytes("OK\x04\x04>")}}, running("", standard()),
               [](execute const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(execute, a_source_that_cannot_be_sent_is_refused_before_a_byte_is) {
  for (auto const support : {paste_support::unknown, paste_support::yes, paste_support::no}) {
    for (int byte = 0; byte < 256; ++byte) {
      auto const carried =
          support == paste_support::no ? byte < 1 || byte > 4 : byte != 3 && byte != 4;
      execute machine("x = '" + std::string(1, static_cast<char>(byte)) + "'", {support, 0, 10});
      if (carried) {
        EXPECT_TRUE(std::holds_alternative<send>(machine.next())) << byte;
      } else {
        EXPECT_EQ(expect_done(machine), errc::unsendable_source) << byte;
      }
    }
  }
}

TEST(execute, a_source_that_only_raw_paste_carries_is_refused_when_there_is_none) {
  execute machine("x = '\x01'", {});
  EXPECT_EQ(play_once(machine, {{request, banner}}), errc::unsendable_source);
  EXPECT_EQ(machine.paste(), paste_support::no);
}

TEST(execute, anything_before_ok_is_not_a_reply) {
  for (auto const& reply : {bytes("xOK\x04\x04>"), bytes("Ok\x04\x04>")}) {
    execute machine("hi()", standard());
    machine.sent();
    machine.feed(reply);
    EXPECT_EQ(expect_done(machine), errc::unexpected_reply);
  }
}

TEST(execute, output_is_there_while_it_comes) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed("OK");
  EXPECT_TRUE(machine.running());
  machine.feed("press ");
  EXPECT_EQ(machine.output(), "press ");
  machine.feed("now");
  EXPECT_EQ(machine.output(), "press now");
}

TEST(execute, a_silent_program_is_interrupted_by_byte) {
  execute machine("hi()", paste());
  machine.sent();
  machine.feed(window_128 + "\x04"
                            "waiting");
  machine.fail(errc::timed_out);
  ASSERT_EQ(std::get<done>(machine.next()).why, errc::timed_out);
  ASSERT_TRUE(machine.running());
  machine.interrupt(true);
  auto const why = play_once(machine, {{"\x03", keyboard_interrupt}});
  EXPECT_FALSE(why) << why.message();
  EXPECT_EQ(machine.output(), "waiting");
  EXPECT_EQ(machine.error_text(), "KeyboardInterrupt: \r\n");
}

TEST(execute, a_silent_program_interrupted_by_signal_is_only_read) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed("OK");
  machine.fail(errc::timed_out);
  machine.interrupt(false);
  EXPECT_FALSE(play_once(machine, {{"", keyboard_interrupt}}));
}

TEST(execute, a_program_that_ignores_the_interrupt_may_be_interrupted_again) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed("OK");
  machine.fail(errc::timed_out);
  machine.interrupt(true);
  machine.sent();
  machine.fail(errc::timed_out);
  EXPECT_EQ(std::get<done>(machine.next()).why, errc::timed_out);
  machine.interrupt(true);
  EXPECT_FALSE(play_once(machine, {{"\x03", keyboard_interrupt}}));
}

TEST(execute, too_much_output_is_read_to_its_end_after_an_interrupt) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed("OK" + std::string(1001, 'x'));
  ASSERT_EQ(std::get<done>(machine.next()).why, errc::output_too_large);
  ASSERT_TRUE(machine.running());
  machine.interrupt(true);
  EXPECT_FALSE(play_once(machine, {{"\x03", std::string(5000, 'x') + keyboard_interrupt}}));
  EXPECT_EQ(machine.output(), std::string(1000, 'x'));
}

TEST(execute, an_interrupted_upload_by_raw_paste_ends_with_the_boards_traceback) {
  std::string const source(600, 'x');
  execute machine(source, paste());
  machine.sent();
  machine.feed(window_128);
  EXPECT_FALSE(machine.running());
  machine.interrupt(false);
  EXPECT_FALSE(play_once(machine, {{"\x03", "\x01\x04" + keyboard_interrupt}}));
  EXPECT_EQ(machine.error_text(), "KeyboardInterrupt: \r\n");
}

TEST(execute, interrupted_while_it_asks_a_board_without_raw_paste_nothing_runs) {
  execute machine("hi()", {});
  machine.sent();
  machine.interrupt(true);
  EXPECT_FALSE(play_once(machine, {{"\x03", banner}}));
  EXPECT_EQ(machine.paste(), paste_support::no);
}

TEST(execute, an_interrupted_upload_in_standard_mode_leaves_an_empty_line) {
  execute machine("hi()", standard());
  machine.interrupt(false);
  EXPECT_FALSE(play_once(machine, {{"\x03", ""}}));
}

TEST(execute, an_interrupted_program_may_take_as_long_as_before) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed("OK");
  machine.interrupt(true);
  machine.sent();
  EXPECT_EQ(std::get<want_read>(machine.next()).within, wait::output);
}

TEST(execute, an_interrupt_after_the_end_sends_nothing) {
  execute machine("hi()", standard());
  machine.sent();
  machine.feed(bytes("OK\x04\x04>"));
  machine.interrupt(true);
  EXPECT_FALSE(expect_done(machine));
}

TEST(execute, distinguishes_a_reboot_and_an_exit) {
  check_script({{"hi()\x04", bytes("OK\x04\x04MPY: soft reboot\r\n") + banner}},
               running("hi()", standard()), [](execute const& machine, error_code why) {
                 EXPECT_FALSE(why) << why.message();
                 EXPECT_TRUE(machine.rebooted());
               });
  execute machine("hi()", standard());
  machine.sent();
  machine.feed(bytes("OK\x04\x04"));
  machine.fail(errc::closed);
  EXPECT_FALSE(expect_done(machine));
  EXPECT_TRUE(machine.exited());
}

TEST(execute, lines_may_stand_before_ok_and_the_prompt) {
  std::vector<parted_exchange> const asked{{"hi()\x04", {bytes("OKhello\r\n\x04oh\x04"), ">"}}};
  check_with_lines(asked, running("hi()", standard()), expect_hello(paste_support::no));
  check_with_lines({{request, {"R\x01", bytes("\x80\x00\x01")}},
                    {"hi()\x04", {bytes("\x04hello\r\n\x04oh\x04"), ">"}}},
                   running("hi()"), expect_hello(paste_support::yes));
  check_with_lines({{request, {std::string(banner_line), ">"}},
                    {"hi()\x04", {bytes("OKhello\r\n\x04oh\x04"), ">"}}},
                   running("hi()"), expect_hello(paste_support::no));
}

/// A board that takes the request, and then gives no more credit.
class stalled {
public:
  explicit stalled(execute& machine) : machine_(machine) {
    machine.sent();
    machine.feed(window_128 + "\x01");
    while (std::holds_alternative<send>(machine.next())) {
      machine.sent();
    }
    machine.fail(errc::timed_out);
  }
  std::string sends() {
    auto const now = machine_.next();
    auto const* out = std::get_if<send>(&now);
    auto const bytes = std::string(out != nullptr ? out->bytes : std::string_view());
    machine_.sent();
    return bytes;
  }

private:
  execute& machine_;
};

std::string const long_source(1000, '#');

TEST(execute, a_board_that_stops_giving_credit_gets_the_source_by_standard_raw_mode) {
  for (auto const& line : {std::string(), std::string("I (12) wifi\r\n")}) {
    execute machine(long_source, paste());
    stalled board(machine);
    EXPECT_EQ(board.sends(), "\x03");
    machine.feed(line + "\x04" + line + keyboard_interrupt.substr(0, 23) + line + ">");
    EXPECT_EQ(board.sends(), long_source + "\x04");
    EXPECT_TRUE(machine.paste_stalled());
    machine.feed(line + bytes("OKhello\r\n\x04oh\x04") + line + ">");
    EXPECT_FALSE(expect_done(machine));
    EXPECT_EQ(machine.output(), "hello\r\n");
    EXPECT_EQ(machine.error_text(), "oh");
    EXPECT_FALSE(machine.pasted());
  }
}

TEST(execute, a_board_that_is_silent_after_a_stall_is_lost_and_not_found_out) {
  execute machine(long_source, paste());
  stalled board(machine);
  EXPECT_EQ(board.sends(), "\x03");
  machine.fail(errc::timed_out);
  EXPECT_EQ(std::get<done>(machine.next()).why, errc::timed_out);
  EXPECT_FALSE(machine.paste_stalled());

  execute closed(long_source, paste());
  stalled gone(closed);
  gone.sends();
  closed.feed("\x04\x04");
  closed.fail(errc::closed);
  EXPECT_EQ(expect_done(closed), errc::closed);
  EXPECT_FALSE(closed.paste_stalled());
}

TEST(execute, a_source_that_only_raw_paste_may_carry_is_not_sent_again) {
  auto alone = paste();
  alone.paste_alone = true;
  for (auto const& [source, how] :
       {std::pair{long_source, alone}, std::pair{long_source + "'\x01'", paste()}}) {
    execute machine(source, how);
    stalled board(machine);
    EXPECT_EQ(std::get<done>(machine.next()).why, errc::timed_out);
    EXPECT_FALSE(machine.paste_stalled());
  }
}

TEST(execute, a_source_that_is_all_with_the_board_is_not_sent_again) {
  // It may run already: its acknowledgement alone is lost.
  execute machine("hi()", paste());
  machine.sent();
  machine.feed(window_128);
  machine.fail(errc::timed_out);
  EXPECT_EQ(std::get<done>(machine.next()).why, errc::timed_out);
}

TEST(execute, interrupted_after_a_stall_nothing_runs) {
  execute machine(long_source, paste());
  stalled board(machine);
  EXPECT_EQ(board.sends(), "\x03");
  machine.interrupt(true);
  machine.feed("\x04" + keyboard_interrupt);
  EXPECT_FALSE(expect_done(machine));
  EXPECT_EQ(machine.output(), "");
}

} // namespace
} // namespace mprun::protocol
