#include "runner/remote/console/paced_input.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mprun::remote {
namespace {

constexpr std::size_t window = 48;

/// Everything that may be written now.
std::string take_all(paced_input& input) {
  std::string all;
  while (!input.next().empty()) {
    all += input.next();
    input.wrote();
  }
  return all;
}

/// A board's line editor, behind a ring buffer that drops what does not fit.
class editor {
public:
  explicit editor(std::size_t ring) : ring_(ring) {}

  void arrive(std::string_view bytes) {
    for (auto const byte : bytes) {
      if (unread_.size() < ring_) {
        unread_ += byte;
      } else {
        ++dropped_;
      }
    }
  }

  /// Reads some bytes and returns the echo, with a little output for each line that was run.
  std::string read(std::size_t max_size) {
    std::string said;
    for (auto const byte : unread_.substr(0, max_size)) {
      if (byte == '\r') {
        said += "\r\n";
        said += line_.find("print") != std::string::npos ? "x = 1\r\n>>> " : ">>> ";
        all_ += line_ + "\n";
        line_.clear();
      } else if (byte >= ' ' && byte <= '~') { // the editor ignores all others
        said += byte;
        line_ += byte;
      }
    }
    unread_.erase(0, max_size);
    return said;
  }

  std::size_t dropped_ = 0;
  std::string all_;
  std::string unread_;

private:
  std::size_t ring_;
  std::string line_;
};

TEST(paced_input, typed_keys_go_at_once_without_awaiting_echoes) {
  paced_input input({.window = window});
  for (int i = 0; i < 1000; ++i) {
    input.type("k");
    EXPECT_EQ(take_all(input), "k");
  }
  input.type("\x1b[A");
  EXPECT_EQ(take_all(input), "\x1b[A");
}

TEST(paced_input, no_more_of_a_paste_is_outstanding_than_fits) {
  paced_input input({.window = window});
  input.type(std::string(10'000, 'a'));
  auto out = take_all(input);
  EXPECT_LE(out.size(), window);
  EXPECT_GT(out.size(), window / 2);
  input.heard(out.substr(0, 1));
  EXPECT_EQ(take_all(input), "");
  input.heard(out.substr(1));
  EXPECT_EQ(take_all(input).size(), out.size());
  EXPECT_EQ(input.waiting(), 10'000 - 2 * out.size());
}

TEST(paced_input, a_link_that_holds_back_gets_the_next_piece_after_a_silence) {
  paced_input input({.window = 2048, .link_holds_back = true});
  std::string const much(10'000, 'b');
  input.type(much);
  std::string out;
  for (int i = 0; i < 10; ++i) {
    auto const some = take_all(input);
    EXPECT_LE(some.size(), 2048U);
    out += some;
    input.quiet();
  }
  EXPECT_EQ(out, much);
}

TEST(paced_input, a_board_that_runs_a_line_is_not_flooded_and_gets_all) {
  std::mt19937 random(1);
  std::string pasted;
  std::string wanted;
  for (int i = 0; i < 3000; ++i) {
    auto const line = i % 7 == 0   ? "print(1)"
                      : i % 5 == 0 ? ""
                                   : "x = 1" + std::string(random() % 90, '1');
    pasted += line + "\r";
    wanted += line + "\n";
  }
  for (std::size_t const ring : {std::size_t{63}, std::size_t{255}}) {
    paced_input input({.window = window});
    editor board(ring);
    input.type(pasted);
    std::size_t idle = 0;
    while (idle < 10'000 && board.all_.size() < wanted.size()) {
      board.arrive(take_all(input));
      auto const said = random() % 4 == 0 ? "" : board.read(random() % 40);
      auto const cut = random() % (said.size() + 1);
      input.heard(std::string_view(said).substr(0, cut));
      board.arrive(take_all(input));
      input.heard(std::string_view(said).substr(cut));
      idle = said.empty() ? idle + 1 : 0;
    }
    EXPECT_EQ(board.dropped_, 0U);
    EXPECT_EQ(board.all_, wanted);
  }
}

TEST(paced_input, input_without_an_echo_counts_as_taken_once_the_board_is_silent) {
  paced_input input({.window = window});
  editor board(255);
  std::string umlauts;
  for (int i = 0; i < 500; ++i) {
    umlauts += "\xc3\xa4"; // a board's editor ignores them
  }
  input.type("s = '" + umlauts + "'\r");
  board.arrive("\r");
  for (int i = 0; i < 100 && input.waiting() != 0; ++i) {
    board.arrive(take_all(input));
    input.heard(board.read(1000));
    input.quiet();
  }
  EXPECT_EQ(input.waiting(), 0U);
  EXPECT_EQ(board.dropped_, 0U);
}

TEST(paced_input, a_silent_program_is_not_flooded) {
  paced_input input({.window = window});
  input.heard(">>> ");
  input.type("work()\r" + std::string(1000, 'z'));
  take_all(input);
  input.heard("work()\r\n");
  take_all(input);
  input.quiet();
  EXPECT_EQ(take_all(input), "");
}

TEST(paced_input, a_program_that_never_echoes_gets_a_window_at_a_time) {
  for (std::string const before : {"", ">>> work()\r\nworking\r\n"}) {
    paced_input input({.window = window});
    input.heard(before);
    std::string const pasted(1000, 'z');
    input.type(pasted);
    EXPECT_EQ(input.time_for_echo(), std::chrono::seconds(1));
    std::string got;
    for (int i = 0; i < 100 && got.size() < pasted.size(); ++i) {
      auto const some = take_all(input);
      EXPECT_LE(some.size(), window);
      got += some;
      input.heard("tick\r\n"); // it prints, too
      input.unechoed();
    }
    EXPECT_EQ(got, pasted);
  }
}

TEST(paced_input, a_paste_at_the_prompt_is_never_taken_for_a_programs) {
  paced_input input({.window = window});
  input.heard(">>> ");
  input.type("work()\r" + std::string(1000, 'z'));
  EXPECT_FALSE(input.awaits_first_echo());
  take_all(input);
  input.heard("work()\r\n");
  take_all(input);
  input.unechoed();
  EXPECT_EQ(take_all(input), "");
}

TEST(paced_input, an_echo_or_a_prompt_shows_an_editor) {
  for (auto const& said : {std::string(16, 'z'), std::string("done\r\n>>> ")}) {
    paced_input input({.window = window});
    input.type(std::string(1000, 'z'));
    take_all(input);
    input.unechoed();
    EXPECT_TRUE(input.awaits_first_echo());
    EXPECT_EQ(input.time_for_echo(), std::chrono::milliseconds(100));
    take_all(input);
    input.heard(said);
    EXPECT_FALSE(input.awaits_first_echo());
    take_all(input);
    input.unechoed();
    EXPECT_EQ(take_all(input), "");
  }
}

TEST(paced_input, what_comes_through_a_pipe_is_a_single_paste) {
  for (auto const is_single : {false, true}) {
    paced_input input({.window = window, .is_single_paste = is_single});
    input.type(std::string(20, 'z'));
    take_all(input);
    input.heard(std::string(20, 'z'));
    input.type(std::string(20, 'z'));
    EXPECT_EQ(input.awaits_first_echo(), !is_single);
  }
}

TEST(paced_input, ctrl_c_discards_waiting_and_outstanding_input) {
  paced_input input({.window = window});
  input.type(std::string(1000, 'z'));
  take_all(input);
  input.interrupt();
  EXPECT_EQ(input.waiting(), 0U);
  EXPECT_FALSE(input.awaits_echo());
  input.type("a");
  EXPECT_EQ(take_all(input), "a");
}

TEST(paced_input, recognizes_the_boards_prompts) {
  paced_input input({.window = window});
  EXPECT_FALSE(input.is_in_line());
  for (auto const byte : std::string("MicroPython\r\n>>> ")) {
    input.heard(std::string(1, byte));
  }
  EXPECT_TRUE(input.is_at_prompt());
  input.heard("x");
  EXPECT_FALSE(input.is_at_prompt());
  EXPECT_TRUE(input.is_in_line());
  input.heard("\r\n... ");
  EXPECT_TRUE(input.is_in_line());
  EXPECT_FALSE(input.is_at_prompt());
  input.heard("\r\n=== a line");
  EXPECT_TRUE(input.is_in_line());
  input.heard("\r\n>");
  EXPECT_TRUE(input.is_in_line());
  input.heard("> not yet");
  EXPECT_FALSE(input.is_in_line());
  input.heard("\r\ntext >>> ");
  EXPECT_FALSE(input.is_in_line());
  input.heard("\r\n>>> ");
  input.begin_again();
  EXPECT_FALSE(input.is_in_line());
}

} // namespace
} // namespace mprun::remote
