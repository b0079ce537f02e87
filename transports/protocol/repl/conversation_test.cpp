#include "transports/protocol/repl/conversation.hpp"

#include "transports/protocol/script_test.hpp"

#include <boost/system/errc.hpp>
#include <vector>

namespace mprun::protocol {
namespace {

execute_options const pasting{paste_support::yes, 128, 1000};

/// Answers every line "who?" of the program, as somebody does who hears its lines.
class answering {
public:
  explicit answering(conversation::plain_output what) : talk(what) {}
  explicit answering(std::string source) : talk(std::move(source), pasting) {}

  step next() const { return talk.next(); }
  void sent() { talk.sent(); }
  void fail(error_code ec) { talk.fail(ec); }
  void feed(std::string_view bytes) {
    talk.feed(bytes);
    hear();
  }
  void hear() {
    while (auto line = talk.next_line()) {
      if (*line == "who?") {
        EXPECT_FALSE(talk.say("me\r\n")) << "nobody waits in a read now";
      }
      lines.push_back(*std::move(line));
    }
  }

  conversation talk;
  std::vector<std::string> lines;
};

using lines = std::vector<std::string>;

TEST(conversation, lines_of_a_board_and_answers_to_its_stdin) {
  script const exchange{{bytes("\x05"
                               "A\x01hi()\x04"),
                         bytes("R\x01\x80\x00\x01\x04one \r\nwho?\r\n")},
                        {"me\r\n", bytes("\n\nwho?\r\n")},
                        {"me\r\n", bytes("last\x04oh\r\n\x04>")}};
  check_script(
      exchange, [] { return std::make_unique<answering>("hi()"); },
      [](answering& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        machine.hear();
        EXPECT_EQ(machine.lines, (lines{"one", "who?", "", "", "who?", "last"}));
        EXPECT_EQ(machine.talk.error_text(), "oh\r\n");
        EXPECT_TRUE(machine.talk.ended());
      });
}

TEST(conversation, a_process_without_a_repl_ends_with_its_link) {
  conversation talk{conversation::plain_output{}};
  EXPECT_TRUE(std::holds_alternative<want_read>(talk.next()));
  talk.feed("a\nhalf");
  EXPECT_EQ(talk.next_line(), "a");
  EXPECT_EQ(talk.next_line(), std::nullopt) << "its end may be on its way";
  talk.fail(errc::closed);
  EXPECT_EQ(talk.next_line(), "half");
  EXPECT_EQ(talk.next_line(), std::nullopt);
  EXPECT_FALSE(expect_done(talk));
}

TEST(conversation, a_pump_that_reads_is_woken_to_say_something) {
  conversation talk{conversation::plain_output{}};
  EXPECT_FALSE(talk.say("early\r\n")) << "the pump does not read yet";
  EXPECT_EQ(std::get<send>(talk.next()).bytes, "early\r\n");
  talk.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(talk.next()));
  EXPECT_TRUE(talk.say("a\r\n"));
  EXPECT_FALSE(talk.say("b\r\n")) << "it is woken already";
  talk.fail(make_error_code(boost::system::errc::operation_canceled)); // its read was cancelled
  EXPECT_EQ(std::get<send>(talk.next()).bytes, "a\r\n");
  talk.sent();
  EXPECT_EQ(std::get<send>(talk.next()).bytes, "b\r\n");
  talk.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(talk.next()));
  talk.fail(errc::closed);
  EXPECT_FALSE(talk.say("late")) << "nobody is there";
  EXPECT_FALSE(expect_done(talk));
}

TEST(conversation, stopping_leaves_the_program_where_it_is) {
  conversation talk("hi()", pasting);
  std::get<send>(talk.next());
  talk.sent();
  EXPECT_TRUE(std::holds_alternative<want_read>(talk.next()));
  EXPECT_TRUE(talk.stop());
  EXPECT_FALSE(expect_done(talk));
  EXPECT_FALSE(talk.ended());
}

TEST(conversation, a_flood_is_an_error) {
  conversation talk{conversation::plain_output{10}};
  talk.feed("0123456789");
  EXPECT_TRUE(std::holds_alternative<want_read>(talk.next()));
  talk.feed("a");
  EXPECT_EQ(expect_done(talk), errc::output_too_large);
}

} // namespace
} // namespace mprun::protocol
