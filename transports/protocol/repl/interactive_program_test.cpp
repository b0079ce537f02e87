#include "transports/protocol/repl/interactive_program.hpp"

#include "transports/protocol/script_test.hpp"

#include <boost/system/errc.hpp>
#include <vector>

namespace mprun::protocol {
namespace {

execute_options const pasting{paste_support::yes, 128, 1000};

/// Answers every line "who?" of the program.
class answering_host {
public:
  explicit answering_host(interactive_program::plain_output options) : program(options) {}
  explicit answering_host(std::string source) : program(std::move(source), pasting) {}

  step next() const { return program.next(); }
  void sent() { program.sent(); }
  void fail(error_code ec) { program.fail(ec); }
  void feed(std::string_view bytes) {
    program.feed(bytes);
    hear();
  }
  void hear() {
    while (auto line = program.next_line()) {
      if (*line == "who?") {
        EXPECT_FALSE(program.say("me\r\n")) << "nobody waits in a read now";
      }
      lines.push_back(*std::move(line));
    }
  }

  interactive_program program;
  std::vector<std::string> lines;
};

using lines = std::vector<std::string>;

TEST(interactive_program, lines_of_a_board_and_answers_to_its_stdin) {
  script const exchange{{bytes("\x05"
                               "A\x01hi()\x04"),
                         bytes("R\x01\x80\x00\x01\x04one \r\nwho?\r\n")},
                        {"me\r\n", bytes("\n\nwho?\r\n")},
                        {"me\r\n", bytes("last\x04oh\r\n\x04>")}};
  check_script(
      exchange, [] { return std::make_unique<answering_host>("hi()"); },
      [](answering_host& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        machine.hear();
        EXPECT_EQ(machine.lines, (lines{"one", "who?", "", "", "who?", "last"}));
        EXPECT_EQ(machine.program.error_text(), "oh\r\n");
        EXPECT_TRUE(machine.program.ended());
      });
}

TEST(interactive_program, a_process_without_a_repl_ends_with_its_link) {
  interactive_program program{interactive_program::plain_output{}};
  EXPECT_TRUE(std::holds_alternative<want_read>(program.next()));
  program.feed("a\nhalf");
  EXPECT_EQ(program.next_line(), "a");
  EXPECT_EQ(program.next_line(), std::nullopt) << "its end may be on its way";
  program.fail(errc::closed);
  EXPECT_EQ(program.next_line(), "half");
  EXPECT_EQ(program.next_line(), std::nullopt);
  EXPECT_FALSE(expect_done(program));
}

TEST(interactive_program, a_pump_that_reads_is_woken_to_say_something) {
  interactive_program program{interactive_program::plain_output{}};
  EXPECT_FALSE(program.say("early\r\n")) << "the pump does not read yet";
  EXPECT_EQ(std::get<send>(program.next()).bytes, "early\r\n");
  program.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(program.next()));
  EXPECT_TRUE(program.say("a\r\n"));
  EXPECT_FALSE(program.say("b\r\n")) << "it is woken already";
  program.fail(make_error_code(boost::system::errc::operation_canceled)); // its read was cancelled
  EXPECT_EQ(std::get<send>(program.next()).bytes, "a\r\n");
  program.sent();
  EXPECT_EQ(std::get<send>(program.next()).bytes, "b\r\n");
  program.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(program.next()));
  program.fail(errc::closed);
  EXPECT_FALSE(program.say("late")) << "nobody is there";
  EXPECT_FALSE(expect_done(program));
}

TEST(interactive_program, stopping_leaves_the_program_where_it_is) {
  interactive_program program("hi()", pasting);
  std::get<send>(program.next());
  program.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(program.next()));
  EXPECT_TRUE(program.stop());
  EXPECT_FALSE(expect_done(program));
  EXPECT_FALSE(program.ended());
}

TEST(interactive_program, a_flood_is_an_error) {
  interactive_program program{interactive_program::plain_output{10}};
  program.feed("0123456789");
  EXPECT_TRUE(std::holds_alternative<want_read>(program.next()));
  program.feed("a");
  EXPECT_EQ(expect_done(program), errc::output_too_large);
}

} // namespace
} // namespace mprun::protocol
