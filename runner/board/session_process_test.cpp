// Boards that are processes: ended with their programs, interrupted by signals, reset by starting
// them anew.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class process_test : public session_test {
protected:
  process_test() {
    board_.is_process = true;
    board_.may_return = false;
    spec_.link = process_spec{};
    spec_.platform = "unix";
  }
  static scripted_run hanging(std::string const&) { return {"begun", "", true}; }
};

TEST_F(process_test, each_case_has_a_process_of_its_own) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(run("x").output, "fine");
  EXPECT_EQ(run("x").output, "fine");
  EXPECT_THAT(board_.history, ElementsAre("respawn", "respawn"));
}

TEST_F(process_test, a_status_is_that_of_the_program) {
  opened();
  board_.runs = [](std::string const&) {
    return scripted_run{.output = "a", .error = "why\r\n\n", .exits = true};
  };
  board_.exit_description = "exited with status 3";
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::completed) << ran.why.message;
  EXPECT_TRUE(ran.exit.exited);
  EXPECT_EQ(ran.exit.status, 3);
  EXPECT_EQ(ran.exit.text, "why");
  EXPECT_EQ(ran.error, "");
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.openings, 1U) << "a new start is due anyway";
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_FALSE(run("x").exit.exited);
}

TEST_F(process_test, the_status_of_another_program_tells_nothing_of_a_case) {
  opened();
  board_.is_process = false; // an emulator, say
  board_.may_return = true;
  board_.exit_description = "exited with status 3";
  board_.runs = [](std::string const&) {
    return scripted_run{.output = "a", .error = "why\r\n", .exits = true};
  };
  auto const ran = run("x");
  EXPECT_TRUE(ran.exit.exited);
  EXPECT_FALSE(ran.exit.status);
  EXPECT_EQ(ran.error, "why\r\n");
  EXPECT_EQ(board_.openings, 2U) << "it is brought back";
}

TEST_F(process_test, a_program_is_stopped_by_a_signal) {
  opened();
  board_.runs = hanging;
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_THAT(board_.history, ElementsAre("respawn", "signal", "interrupt"));
  EXPECT_EQ(board_.unread, "") << "and not by a byte beside it";
}

TEST_F(process_test, a_program_that_did_not_end_is_at_fault_though_its_process_dies_when_stopped) {
  opened();
  board_.dies_of_interrupts = true;
  board_.runs = hanging;
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_THAT(ran.why.message, HasSubstr("; its interpreter ended on Ctrl-C"));
  EXPECT_TRUE(ran.kept);
  EXPECT_THAT(board_.history, ElementsAre("respawn", "signal", "interrupt", "respawn"));
}

TEST_F(process_test, a_case_is_interrupted_by_a_signal) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"ready\r\n", "", true}; };
  test_case about;
  about.interrupt_on = "ready";
  auto const ran = run("x", about);
  EXPECT_EQ(ran.how, ran_case::end::completed);
  EXPECT_THAT(board_.history, ElementsAre("respawn", "signal", "interrupt"));
}

TEST_F(process_test, a_process_that_hears_nothing_is_started_anew) {
  opened();
  board_.hears_interrupts = false;
  board_.runs = hanging;
  auto const ran = run("x");
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.history.back(), "respawn");
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(process_test, one_that_cannot_be_started_is_the_hosts_fault) {
  opened();
  run("x");
  board_.on_respawn = [](scripted_board&) { return error_code(asio::error::no_memory); };
  auto const fresh = time_.run(made().ensure_fresh());
  ASSERT_FALSE(fresh);
  EXPECT_EQ(fresh.error().blame, blame::host);
  EXPECT_THAT(fresh.error().message, HasSubstr("cannot start the board anew: "));
  EXPECT_EQ(fresh.error().ec, asio::error::no_memory);
}

TEST_F(process_test, one_that_may_return_and_cannot_be_started_is_the_links_fault) {
  board_.may_return = true;
  opened();
  run("x");
  board_.on_respawn = [](scripted_board&) { return error_code(asio::error::eof); };
  EXPECT_EQ(time_.run(made().ensure_fresh()).error().blame, blame::link);
  board_.close_reason = "somebody else has it";
  auto const fresh = time_.run(made().ensure_fresh());
  EXPECT_EQ(fresh.error().blame, blame::host);
  EXPECT_EQ(fresh.error().message, "somebody else has it");
}

TEST_F(process_test, who_leaves_it_ends_it) {
  opened();
  run("x");
  board_.history.clear();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, IsEmpty());
  EXPECT_FALSE(made().is_open());
}

TEST_F(process_test, the_end_of_a_process_is_its_own_doing) {
  opened();
  board_.exit_description = "was killed by SIGSEGV";
  board_.runs = [this](std::string const& source) {
    board_.end_link(asio::error::eof);
    return hanging(source);
  };
  auto const ran = run("x");
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_EQ(ran.why.message, "the board's process was killed by SIGSEGV");
  EXPECT_TRUE(ran.kept);
}

TEST_F(process_test, a_link_that_was_cut_on_purpose_is_not_cut_at_the_same_byte_again) {
  board_.may_damage = true;
  bool is_cut = false;
  board_.on_respawn = [](scripted_board& board) {
    board.is_deaf = false;
    return error_code();
  };
  board_.on_open = [&](scripted_board& board) {
    if (!std::exchange(is_cut, true)) {
      board.is_deaf = true;
      board.inject(fault_kind::disconnect);
      board.end_link(asio::error::eof);
    }
  };
  EXPECT_TRUE(open());
}

} // namespace
} // namespace mprun
