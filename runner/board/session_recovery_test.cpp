// What brings a board back, and what a link that ends comes to.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(session_test, a_board_that_ignores_an_interrupt_is_reset_by_lines) {
  opened();
  board_.has_lines = true;
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_THAT(ran.why.message, HasSubstr("did not react to Ctrl-C"));
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.history.back(), "line reset");
  EXPECT_EQ(std::count(board_.history.begin(), board_.history.end(), "line reset"), 1);
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(session_test, a_board_without_lines_is_opened_anew) {
  opened();
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  auto const ran = run("x");
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.openings, 2U);
  EXPECT_THAT(log(), HasSubstr("opening the link anew"));
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(run("y").output, "fine");
}

TEST_F(session_test, a_board_that_nothing_brings_back_is_lost) {
  opened();
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  board_.on_open = [](scripted_board& board) { board.is_deaf = true; };
  auto const ran = run("x");
  ASSERT_FALSE(ran.kept);
  EXPECT_THAT(ran.kept.error().message, HasSubstr("did not enter the raw REPL"));
  EXPECT_FALSE(made().is_open());
  EXPECT_THAT(log(), HasSubstr("lost: "));
}

TEST_F(session_test, a_board_that_does_not_reset_is_brought_back_for_the_next_case) {
  opened();
  board_.has_lines = true;
  board_.resets = false;
  board_.on_lines = [](scripted_board& board) { board.resets = true; };
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::completed);
  EXPECT_EQ(ran.output, "fine");
  EXPECT_EQ(std::count(board_.history.begin(), board_.history.end(), "line reset"), 1);
}

TEST_F(session_test, regaining_a_board_that_answers_resets_nothing) {
  opened();
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  EXPECT_THAT(board_.history, IsEmpty());
}

TEST_F(session_test, clearing_a_board_resets_it_once) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  EXPECT_TRUE(time_.run(made().stop_and_reset()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(session_test, a_lost_board_is_opened_again_on_demand) {
  opened();
  made().close();
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  EXPECT_EQ(board_.openings, 2U);
  made().close();
  EXPECT_TRUE(time_.run(made().stop_and_reset()));
  EXPECT_EQ(board_.openings, 3U);
}

TEST_F(session_test, a_link_that_ends_in_a_case_is_blamed_and_opened_again) {
  opened();
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::eof);
    return scripted_run{"half", "", true};
  };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.blame, blame::link);
  EXPECT_EQ(ran.why.message, "the link closed");
  EXPECT_EQ(ran.why.ec, protocol::errc::closed);
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.openings, 2U);
}

TEST_F(session_test, the_systems_error_is_in_the_message) {
  opened();
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::connection_reset);
    return scripted_run{"", "", true};
  };
  auto const ran = run("x");
  EXPECT_EQ(ran.why.blame, blame::link);
  EXPECT_EQ(ran.why.message, "the link failed: Connection reset by peer");
}

TEST_F(session_test, a_link_that_does_not_come_back_loses_the_board) {
  opened();
  board_.opens = [](unsigned) { return failure{blame::link, "no route"}; };
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::eof);
    return scripted_run{"", "", true};
  };
  auto const ran = run("x");
  ASSERT_FALSE(ran.kept);
  EXPECT_EQ(ran.kept.error().message, "no route");
  EXPECT_GT(board_.openings, 3U);
}

TEST_F(session_test, a_reset_by_lines_that_does_not_end_is_late) {
  opened();
  board_.has_lines = true;
  board_.lines_hang = true;
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  EXPECT_TRUE(run("x").kept);
  EXPECT_EQ(board_.openings, 2U) << "the next means is tried";
  EXPECT_THAT(log(), HasSubstr("resetting the board by DTR and RTS"));
  EXPECT_THAT(log(), HasSubstr("that failed: it was not done in time"));
}

TEST_F(session_test, a_reset_by_lines_that_fails_says_why) {
  opened();
  board_.has_lines = true;
  board_.lines_failure = asio::error::no_permission;
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  EXPECT_TRUE(run("x").kept);
  EXPECT_EQ(board_.openings, 2U);
  EXPECT_THAT(log(), HasSubstr("that failed: " + board_.lines_failure.message()));
}

TEST_F(session_test, a_reset_by_lines_ends_what_was_in_memory) {
  opened();
  auto const before = made().resets();
  board_.has_lines = true;
  board_.is_deaf = true;
  board_.on_lines = [](scripted_board& board) { board.is_deaf = false; };
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  EXPECT_EQ(made().resets(), before + 1);
}

TEST_F(session_test, a_reset_that_prints_on_is_proved_by_the_prompt) {
  opened();
  board_.after_start = "boot.py says hello\r\n";
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
  EXPECT_THAT(log(), HasSubstr("on its reset the board said"));
  board_.on_reset = [](scripted_board& board) { board.is_deaf = true; };
  EXPECT_FALSE(time_.run(made().ensure_fresh()));
}

TEST_F(session_test, a_board_that_a_reset_leaves_at_its_friendly_prompt_is_not_waited_for) {
  opened();
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  board_.history.clear();
  board_.resets = false;
  board_.on_reset = [](scripted_board& board) { board.start_by_itself(); };
  EXPECT_LT(length_of([&] { EXPECT_TRUE(time_.run(made().ensure_fresh())); }),
            spec_.limits.reply_timeout);
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "soft reset")) << "main.py may have run";
  EXPECT_THAT(log(), HasSubstr("the reset ended at its friendly prompt"));
  board_.on_reset = [](scripted_board&) {};
  board_.resets = true;
  EXPECT_EQ(run("x").how, ran_case::end::completed);
}

TEST_F(session_test, a_unix_port_that_something_restarts_is_reset_once) {
  opened();
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  board_.history.clear();
  board_.resets = false;
  board_.on_reset = [](scripted_board& board) {
    board.says("OK\r\nMicroPython v1.25.0 on 2025-05-04; linux [GCC 14.2.0] version\r\n");
    board.start_by_itself();
  };
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(session_test, a_board_that_started_when_it_was_asked_is_not_reset_again) {
  opened();
  auto const resets = made().resets();
  board_.start_by_itself();
  EXPECT_TRUE(time_.run(made().stop_and_reset()));
  EXPECT_THAT(board_.history, IsEmpty());
  EXPECT_EQ(made().resets(), resets + 1);
  EXPECT_TRUE(made().has_restarted());
}

TEST_F(session_test, regaining_a_board_forgets_what_was_done_to_its_line) {
  opened();
  board_.inject(fault_kind::drop);
  EXPECT_TRUE(made().link_is_suspect());
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  EXPECT_FALSE(made().link_is_suspect());
  board_.inject(fault_kind::drop);
  EXPECT_TRUE(time_.run(made().stop_and_reset()));
  EXPECT_FALSE(made().link_is_suspect());
  EXPECT_EQ(made().faults().damage, 2U);
}

TEST_F(session_test, a_closed_board_is_not_made_fresh) {
  opened();
  made().close();
  auto const fresh = time_.run(made().ensure_fresh());
  ASSERT_FALSE(fresh);
  EXPECT_EQ(fresh.error().blame, blame::link);
  EXPECT_EQ(fresh.error().ec, protocol::errc::closed);
}

TEST_F(session_test, an_operation_on_a_closed_session_fails_at_once) {
  opened();
  made().close();
  EXPECT_EQ(execute("x").ec, protocol::errc::closed);
  EXPECT_THAT(board_.history, IsEmpty());
}

} // namespace
} // namespace mprun
