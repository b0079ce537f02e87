#include "transports/protocol/repl/enter_raw.hpp"

#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/script_test.hpp"
#include "transports/protocol/transfer_frame.hpp"

namespace mprun::protocol {
namespace {

std::string const ask = bytes("\x03\r\x01");
std::string const banner(banner_and_prompt);

std::string ticket_command(int attempt) {
  return "{}['mprun-" + std::to_string(attempt) + ";']\x04";
}

std::string ticket_answer(int attempt) {
  return bytes("OK\x04Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in "
               "<module>\r\nKeyError: mprun-") +
         std::to_string(attempt) + bytes(";\r\n\x04>");
}

void expect_entered(std::string const& first_reply) {
  check_script(
      {{ask, first_reply}, {ticket_command(1), ticket_answer(1)}},
      [] { return std::make_unique<enter_raw>(); },
      [](enter_raw const& machine, error_code why) {
        EXPECT_FALSE(why) << why.message();
        EXPECT_TRUE(machine.text().ends_with("mprun-1;\r\n\x04>"));
      });
}

TEST(enter_raw, from_the_raw_prompt) {
  expect_entered(banner);
}

TEST(enter_raw, from_the_friendly_prompt) {
  expect_entered("\r\n>>> \r\n>>> \r\n" + banner);
}

TEST(enter_raw, from_a_half_typed_line) {
  expect_entered("\r\n... \r\n>>> \r\n>>> \r\n" + banner);
}

TEST(enter_raw, from_running_code) {
  expect_entered("raw REPL; no\r\nTraceback (most recent call last):\r\nKeyboardInterrupt: \r\n"
                 ">>> \r\n" +
                 banner);
}

TEST(enter_raw, from_a_half_finished_raw_paste) {
  expect_entered(bytes("\x04\x04Traceback:\r\nKeyboardInterrupt: \r\n\x04>") + banner);
}

TEST(enter_raw, a_banner_that_a_program_printed_is_not_enough) {
  // The look-alike comes first; the interrupt, the true banner and the answer come after it.
  check_script(
      {{ask, "look: " + banner},
       {ticket_command(1), "KeyboardInterrupt: \r\n" + banner + ticket_answer(1)}},
      [] { return std::make_unique<enter_raw>(); },
      [](enter_raw const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(enter_raw, an_answer_to_an_earlier_attempt_is_ignored) {
  enter_raw machine;
  machine.sent();
  machine.feed(banner);
  machine.sent();
  machine.fail(errc::timed_out);
  auto const why = play_once(machine, {{ask, ticket_answer(1) + banner},
                                       {ticket_command(2), ticket_answer(1) + ticket_answer(2)}});
  EXPECT_FALSE(why) << why.message();
}

TEST(enter_raw, a_program_that_only_prints_banners_never_passes) {
  enter_raw machine(2);
  for (int attempt = 1; attempt <= 2; ++attempt) {
    machine.sent();
    machine.feed(banner);
    machine.sent();
    machine.feed(banner + banner);
    machine.fail(errc::timed_out);
  }
  EXPECT_EQ(expect_done(machine), errc::no_raw_repl);
}

TEST(enter_raw, a_board_with_a_full_heap_answers_by_its_error_and_then_silence) {
  auto const no_memory = bytes("OK\x04Traceback:\r\nMemoryError: \r\n\x04>");
  enter_raw machine;
  machine.sent();
  machine.feed(banner);
  machine.sent();
  machine.feed(no_memory);
  EXPECT_FALSE(std::holds_alternative<done>(machine.next()));
  machine.fail(errc::timed_out);
  EXPECT_FALSE(expect_done(machine));

  enter_raw running(1);
  running.sent();
  running.feed(banner);
  running.sent();
  running.feed(no_memory + "but a program goes on");
  running.fail(errc::timed_out);
  EXPECT_EQ(expect_done(running), errc::no_raw_repl);
}

TEST(enter_raw, gives_up_after_its_attempts) {
  enter_raw machine(3);
  for (int attempt = 0; attempt < 3; ++attempt) {
    ASSERT_TRUE(std::holds_alternative<send>(machine.next()));
    machine.sent();
    machine.fail(errc::timed_out);
  }
  EXPECT_EQ(expect_done(machine), errc::no_raw_repl);
}

/// Reads as a board in device/transfer.py does: it awaits `awaited` bytes of a frame, finds that no
/// header follows, and then awaits sixteen 03 in a row.
class deaf_board {
public:
  explicit deaf_board(std::size_t awaited) : awaited_(awaited) {}

  bool hears(std::string_view sent) {
    for (auto const byte : sent) {
      if (awaited_ != 0) {
        --awaited_;
      } else if (header_ != 0) {
        --header_;
      } else if (in_a_row_ < transfer::give_up_size) {
        in_a_row_ = byte == ctrl_c ? in_a_row_ + 1 : 0;
      }
    }
    return in_a_row_ == transfer::give_up_size;
  }

private:
  std::size_t awaited_;
  std::size_t header_ = transfer::header_size;
  std::size_t in_a_row_ = 0;
};

/// The attempt in which the board answers again, or 0.
unsigned entered_in(enter_raw& machine, std::size_t awaited) {
  deaf_board board(awaited);
  for (unsigned attempt = 1; attempt <= 4; ++attempt) {
    auto const now = machine.next();
    auto const* out = std::get_if<send>(&now);
    if (out == nullptr) {
      return 0;
    }
    auto const hears = board.hears(out->bytes);
    machine.sent();
    if (hears) {
      machine.feed(banner);
      return attempt;
    }
    machine.fail(errc::timed_out);
  }
  return 0;
}

TEST(enter_raw, gets_a_board_out_of_a_transfer_that_was_left_at_any_byte) {
  for (std::size_t awaited = 0; awaited <= 4096; ++awaited) {
    enter_raw machine(4, 4096);
    auto const attempt = entered_in(machine, awaited);
    EXPECT_GE(attempt, 2U) << awaited;
    EXPECT_LE(attempt, awaited < 256 ? 2U : 3U) << awaited;
    enter_raw known(4, 4096, true);
    EXPECT_EQ(entered_in(known, awaited), 1U) << awaited;
  }
  for (std::size_t const awaited : {1, 4080, 4095, 8192, 65'535}) {
    enter_raw machine(4, 65'535); // behind a terminal
    EXPECT_EQ(entered_in(machine, awaited), awaited <= 4095 ? 2U : 3U) << awaited;
  }
  enter_raw nothing_awaited;
  EXPECT_EQ(entered_in(nothing_awaited, 100), 0U) << "03 went where nobody asked for it";
}

TEST(enter_raw, a_flooding_board_ends_it_and_leaves_only_the_last_of_its_text) {
  enter_raw machine(2);
  std::string const flood(4096, 'x');
  int fed = 0;
  for (; fed < 2000 && !std::holds_alternative<done>(machine.next()); ++fed) {
    if (std::holds_alternative<send>(machine.next())) {
      machine.sent();
    } else {
      machine.feed(flood);
    }
  }
  EXPECT_LT(fed, 2000);
  EXPECT_EQ(machine.text().size(), recent_text::limit);
  EXPECT_EQ(expect_done(machine), errc::no_raw_repl);
}

TEST(enter_raw, a_board_that_prints) {
  auto const answer = ticket_answer(1);
  check_with_lines(
      {{ask, {"\r\n>>> \r\n", std::string(banner_line), ">"}},
       {ticket_command(1), {"OK\x04", answer.substr(3, answer.size() - 4), ">"}}},
      [] { return std::make_unique<enter_raw>(); },
      [](enter_raw const&, error_code why) { EXPECT_FALSE(why) << why.message(); });
}

TEST(enter_raw, a_board_that_prints_while_it_is_deaf_is_asked_again_as_often_as_it_takes) {
  enter_raw machine(2);
  for (int attempt = 0; attempt < 100; ++attempt) {
    ASSERT_TRUE(std::holds_alternative<send>(machine.next()));
    machine.sent();
    EXPECT_FALSE(std::get<want_read>(machine.next()).still);
    machine.feed("I (12) boot: loading\r\n");
    EXPECT_TRUE(std::get<want_read>(machine.next()).still);
    machine.fail(errc::timed_out);
  }
  EXPECT_FALSE(play_once(machine, {{ask, banner}, {ticket_command(101), ticket_answer(101)}}));
}

} // namespace
} // namespace mprun::protocol
