// Programs of an attached board's user: followed to their end, or left running.
#include "runner/board/attached_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(attached_test, a_program_of_the_users_may_be_silent_for_long) {
  at_prompt();
  board_.runs = hanging;
  finish_after(30s, " and over");
  auto const done = follow("x");
  EXPECT_EQ(done.ec, error_code());
  EXPECT_EQ(taken_, "begun and over");
  EXPECT_TRUE(made().is_at_prompt());
  EXPECT_FALSE(made().has_restarted());
}

TEST_F(attached_test, a_traceback_of_the_users_is_told_without_secrets) {
  spec_.secrets = {"letmein-please"};
  at_prompt();
  board_.runs = [](std::string const&) { return scripted_run{"", "OSError: letmein-please\r\n"}; };
  auto const done = follow("x");
  EXPECT_THAT(done.error, HasSubstr("OSError: "));
  EXPECT_THAT(done.error, Not(HasSubstr("letmein")));
}

TEST_F(attached_test, an_interrupt_ends_the_users_program_with_what_it_says_to_that) {
  at_prompt();
  board_.runs = hanging;
  interrupt_after(1s);
  auto const done = follow("x");
  EXPECT_EQ(done.ec, protocol::errc::interrupted);
  EXPECT_THAT(done.error, HasSubstr("KeyboardInterrupt"));
  EXPECT_THAT(board_.history, ElementsAre("interrupt"));
  EXPECT_TRUE(made().is_at_prompt());
  EXPECT_THAT(log(), Not(HasSubstr("did not react to Ctrl-C")));
}

TEST_F(attached_test, a_program_that_does_not_end_on_an_interrupt_is_told_of) {
  at_prompt();
  board_.hears_interrupts = false;
  board_.runs = hanging;
  interrupt_after(1s);
  EXPECT_EQ(follow("x").ec, protocol::errc::interrupted);
  EXPECT_THAT(board_.history, ElementsAre("interrupt", "interrupt"));
  EXPECT_THAT(log(), HasSubstr("did not react to Ctrl-C"));
  EXPECT_FALSE(made().is_at_prompt());
}

TEST_F(attached_test, a_program_that_resets_its_board_leaves_it_fresh) {
  at_prompt();
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .reboots = true}; };
  auto const before = made().resets();
  EXPECT_EQ(follow("x").ec, error_code());
  EXPECT_EQ(made().resets(), before + 1);
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, IsEmpty()) << "it has reset itself";
}

TEST_F(attached_test, a_program_that_ends_well_leaves_the_board_as_it_is) {
  at_prompt();
  auto const before = made().resets();
  follow("x");
  EXPECT_EQ(made().resets(), before);
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(attached_test, a_reset_that_prints_on_is_proved_by_an_answer) {
  at_prompt();
  board_.after_start = "boot.py says hello\r\n";
  board_.runs = [this](std::string const&) {
    board_.is_deaf = true;
    return scripted_run{.output = "", .reboots = true};
  };
  EXPECT_EQ(follow("x").ec, protocol::errc::no_soft_reset);
  board_.is_deaf = false;
  EXPECT_TRUE(enter());
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .reboots = true}; };
  EXPECT_EQ(follow("x").ec, error_code());
}

TEST_F(attached_test, a_started_program_is_left_to_itself) {
  at_prompt();
  board_.runs = hanging;
  EXPECT_EQ(time_.run(made().start("x")), error_code());
  EXPECT_FALSE(made().is_at_prompt());
  detach();
  EXPECT_EQ(board_.unread, "\r\x02") << "it reads that when its program has ended";
  EXPECT_THAT(board_.history, IsEmpty());
  EXPECT_THAT(log(), HasSubstr("left with a program that runs"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(attached_test, what_a_lost_board_was_to_be_told_is_said_once) {
  at_prompt();
  board_.runs = hanging;
  EXPECT_EQ(time_.run(made().start("x")), error_code());
  board_.end_link(asio::error::eof);
  detach();
  EXPECT_THAT(log(), HasSubstr("left; it may stay in its raw REPL"));
}

TEST_F(attached_test, a_started_program_is_waited_for_before_the_next) {
  at_prompt();
  board_.runs = hanging;
  EXPECT_EQ(time_.run(made().start("x")), error_code());
  finish_after(30s, "");
  EXPECT_TRUE(enter());
  EXPECT_THAT(board_.history, IsEmpty()) << "it was not interrupted";
  EXPECT_TRUE(made().is_at_prompt());
  detach();
  EXPECT_THAT(board_.history, ElementsAre("left"));
}

TEST_F(attached_test, a_started_program_that_has_ended_leaves_a_prompt) {
  at_prompt();
  EXPECT_EQ(time_.run(made().start("x")), error_code());
  EXPECT_TRUE(made().is_at_prompt());
  detach();
  EXPECT_THAT(board_.history, ElementsAre("left"));
  EXPECT_THAT(log(), HasSubstr("left at the friendly prompt"));
}

TEST_F(attached_test, a_board_that_takes_no_program_says_so) {
  at_prompt();
  board_.is_deaf = true;
  EXPECT_EQ(time_.run(made().start("x")), protocol::errc::timed_out);
}

} // namespace
} // namespace mprun
