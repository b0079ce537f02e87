// Opening a board that is lost, starts, lies, or is not what it was; and what is said of one that
// cannot be opened.
#include "runner/board/session_answers_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(opening_test, a_board_that_starts_while_it_is_asked_is_asked_again) {
  answers([this](unsigned number, std::string text) {
    if (number == 1) {
      board_.start_by_itself();
      return std::string();
    }
    return text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_EQ(made().facts().machine, "scripted");
}

TEST_F(opening_test, a_board_that_starts_again_and_again_is_given_up) {
  answers([this](unsigned, std::string) {
    board_.start_by_itself();
    return std::string();
  });
  auto const why = why_not_opened();
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_EQ(why.ec, protocol::errc::restarted);
  EXPECT_EQ(answers_, 2U);
}

TEST_F(opening_test, a_board_that_did_not_hear_the_whole_question_is_asked_again) {
  unsigned questions = 0;
  board_.mishears = [&questions](std::string const& source) {
    return source.find("unique_id") != std::string::npos && ++questions < 3;
  };
  EXPECT_TRUE(open());
  EXPECT_EQ(questions, 3U);
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_THAT(board_.history, ElementsAre("open")) << "and it is not reset";
  EXPECT_THAT(log(), HasSubstr("it did not answer in time; it is asked again"));
}

TEST_F(opening_test, a_board_on_which_something_takes_the_question_is_reset) {
  bool takes = true;
  board_.mishears = [&takes](std::string const& source) {
    return takes && source.find("unique_id") != std::string::npos;
  };
  board_.on_reset = [&takes](scripted_board&) { takes = false; };
  EXPECT_TRUE(open());
  EXPECT_THAT(board_.history, ElementsAre("open", "soft reset"));
}

TEST_F(opening_test, a_board_that_never_answers_is_asked_till_its_time_is_over) {
  board_.mishears = [](std::string const& source) {
    return source.find("unique_id") != std::string::npos;
  };
  failure why;
  EXPECT_LE(length_of([&] { why = why_not_opened(); }), 2 * spec_.limits.connect_timeout);
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_THAT(why.message, StartsWith("the board did not answer the probe"));
}

TEST_F(opening_test, a_board_that_makes_no_sense_is_left_at_its_friendly_prompt) {
  spec_.secrets = {"letmein-please"};
  board_.machine = "letmein-please";
  answers([](unsigned, std::string text) { return without_end(std::move(text)); });
  auto const why = why_not_opened();
  EXPECT_EQ(why.blame, blame::board);
  EXPECT_THAT(why.message, HasSubstr("answer to the probe makes no sense"));
  EXPECT_THAT(why.message, Not(HasSubstr("letmein")));
  EXPECT_EQ(answers_, 2U) << "a program that ran there may have spoiled the first";
  EXPECT_EQ(board_.history.back(), "left");
  EXPECT_THAT(log(), HasSubstr("it is asked again after a reset"));
  EXPECT_THAT(log(), HasSubstr("the probe's answer"));
}

TEST_F(opening_test, an_answer_with_a_traceback_makes_no_sense) {
  answers([](unsigned number, std::string text) {
    return number == 1 ? with(text, "\x04\x04>",
                              "\x04Traceback (most recent call last):\r\nOSError: 5\r\n\x04>")
                       : text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(answers_, 2U);
  EXPECT_THAT(log(), HasSubstr("the probe's error"));
}

TEST_F(opening_test, what_cannot_be_otherwise_in_a_moment_is_final_at_first) {
  board_.may_pass = false;
  board_.opens = [](unsigned number) {
    return number == 1 ? result<void>(failure{blame::link, "no such name"}) : result<void>();
  };
  EXPECT_EQ(why_not_opened().message, "no such name");
  EXPECT_EQ(board_.openings, 1U);
  EXPECT_TRUE(open());
  made().close();
  board_.opens = [](unsigned number) {
    return number == 3 ? result<void>(failure{blame::link, "no such name"}) : result<void>();
  };
  EXPECT_TRUE(open()) << "it has worked: the server may be starting";
  EXPECT_EQ(board_.openings, 4U);
}

TEST_F(opening_test, an_interrupted_opening_is_over) {
  board_.opens = [this](unsigned) {
    made().interrupt();
    return failure{blame::link, "refused"};
  };
  EXPECT_EQ(why_not_opened().message, "refused");
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(opening_test, a_link_is_tried_ever_less_often) {
  spec_.limits.connect_timeout = 20s;
  board_.opens = [](unsigned) { return failure{blame::link, "refused"}; };
  why_not_opened();
  EXPECT_GE(board_.openings, 13U) << "every two seconds in the end";
  EXPECT_LE(board_.openings, 17U);
}

TEST_F(opening_test, a_link_that_ends_while_the_board_is_asked_is_opened_again) {
  board_.may_damage = true;
  answers([this](unsigned number, std::string text) {
    if (number == 1) {
      board_.end_link(asio::error::eof);
      return std::string();
    }
    return text;
  });
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 2U);
}

TEST_F(opening_test, behind_a_doubtful_line_a_silent_process_is_asked_till_its_time_is_over) {
  board_.may_damage = true;
  board_.may_return = false;
  board_.is_deaf = true;
  spec_.limits.connect_timeout = 8s;
  asio::co_spawn(context_, passed(4500ms),
                 [this](std::exception_ptr, bool) { board_.is_deaf = false; });
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(opening_test, a_board_in_a_transfer_is_freed_from_it) {
  board_.is_deaf = true;
  board_.may_return = false;
  why_not_opened();
  auto const interrupts = std::count(board_.heard.begin(), board_.heard.end(), '\x03');
  EXPECT_GT(interrupts, 4096 + 256);
  session_.reset();
  board_.heard.clear();
  spec_.platform = "unix";
  spec_.link = process_spec{};
  why_not_opened();
  EXPECT_LE(std::count(board_.heard.begin(), board_.heard.end(), '\x03'), 5)
      << "one of ours cannot have been left in one";
}

TEST_F(opening_test, a_silent_board_on_a_port_may_have_another_rate) {
  board_.is_deaf = true;
  spec_.link = serial_spec{};
  EXPECT_THAT(why_not_opened().message, HasSubstr("and at this baud rate?"));
  session_.reset();
  spec_.link = tcp_spec{};
  EXPECT_THAT(why_not_opened().message, Not(HasSubstr("baud")));
}

TEST_F(opening_test, what_answers_that_is_no_board_is_quoted_with_its_address) {
  spec_.secrets = {"letmein-please"};
  board_.is_deaf = true;
  board_.on_open = [](scripted_board& board) { board.says("login letmein-please:"); };
  auto const why = why_not_opened();
  EXPECT_THAT(why.message, StartsWith(description_of(spec_.link) + ": "));
  EXPECT_THAT(why.message, HasSubstr("the board did not enter the raw REPL; it said 'login "));
  EXPECT_THAT(why.message, Not(HasSubstr("letmein")));
  EXPECT_THAT(why.message, Not(HasSubstr("it says nothing")));
  EXPECT_THAT(log(), HasSubstr("while entering the raw REPL the board said"));
  session_.reset();
  board_.may_return = false;
  EXPECT_THAT(why_not_opened().message, StartsWith("the board did not enter"));
}

TEST_F(opening_test, a_board_that_only_starts_is_said_to) {
  board_.is_deaf = true;
  board_.may_return = false;
  board_.on_open = [](scripted_board& board) {
    board.start_by_itself();
    board.start_by_itself();
  };
  auto const why = why_not_opened();
  EXPECT_EQ(why.ec, protocol::errc::restarted);
  EXPECT_THAT(why.message, StartsWith("the board restarts by itself"));
}

TEST_F(opening_test, a_board_is_asked_for_the_modules_of_its_environment) {
  environment_.modules = "json,bluetooth";
  EXPECT_TRUE(open());
  EXPECT_THAT(board_.probe,
              testing::AllOf(HasSubstr("json,bluetooth"), Not(HasSubstr("@MODULES@"))));
}

TEST_F(opening_test, what_was_opened_is_known_by_name_and_dialect) {
  opened();
  EXPECT_EQ(made().link_name(), "scripted");
  EXPECT_EQ(made().facts().dialect, "raw-repl");
  EXPECT_FALSE(made().has_restarted());
  EXPECT_THAT(log(), HasSubstr("opened scripted"));
  EXPECT_THAT(log(), HasSubstr("micropython 1.99.0 on scripted, 100000 bytes of heap free"));
}

TEST_F(opening_test, what_was_in_memory_before_an_opening_is_not_known_to_be_there) {
  opened();
  EXPECT_EQ(made().resets(), 1U);
  made().close();
  EXPECT_TRUE(open());
  EXPECT_EQ(made().resets(), 2U);
}

TEST_F(opening_test, a_password_that_an_opening_gives_is_a_secret) {
  board_.secret = "letmein-please";
  board_.machine = "letmein-please";
  EXPECT_TRUE(open());
  EXPECT_THAT(made().facts().machine, Not(HasSubstr("letmein")));
  EXPECT_THAT(log(), Not(HasSubstr("letmein")));
}

} // namespace
} // namespace mprun
