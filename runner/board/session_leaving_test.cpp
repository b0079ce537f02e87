// Interrupting and leaving a board, and boards that wait for each other at their start.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(session_test, interrupt_ends_the_current_operation_only) {
  opened();
  board_.runs = [this](std::string const&) {
    made().interrupt();
    return scripted_run{"", "", true};
  };
  EXPECT_EQ(execute("x").ec, protocol::errc::interrupted);
  EXPECT_TRUE(made().is_interrupted());
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(execute("y").output, "fine");
}

TEST_F(session_test, a_board_on_which_nothing_ran_is_left_without_a_reset) {
  opened();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("left"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, the_board_is_reset_before_it_is_left_if_a_case_ran) {
  opened();
  run("x");
  board_.history.clear();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "left"));
}

TEST_F(session_test, a_program_that_runs_is_ended_before_the_board_is_left) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"begun", "", true}; };
  execute("x");
  EXPECT_FALSE(made().is_at_prompt());
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("interrupt", "left"));
  EXPECT_THAT(log(), HasSubstr("left at the friendly prompt"));
}

TEST_F(session_test, a_board_that_is_deaf_is_left_soon) {
  spec_.limits.connect_timeout = 60s;
  spec_.limits.reply_timeout = 10s;
  opened();
  board_.is_deaf = true;
  execute("x");
  auto const took = length_of([&] { time_.run(left(made())); });
  EXPECT_GE(took, 15s) << "five seconds for a prompt, and one reply";
  EXPECT_LE(took, 17s);
  EXPECT_THAT(log(), HasSubstr("the board may not be at its friendly prompt: "));
  EXPECT_THAT(log(), HasSubstr("left; the friendly prompt did not come"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, a_reset_that_takes_the_link_along_is_followed_by_an_opening) {
  opened();
  run("x");
  board_.history.clear();
  board_.on_reset = [](scripted_board& board) { board.end_link(asio::error::eof); };
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "open", "left"));
  EXPECT_THAT(log(), HasSubstr("opening the link anew, to leave the board at its prompt"));
}

TEST_F(session_test, what_cannot_return_is_not_opened_to_be_left) {
  opened();
  run("x");
  board_.history.clear();
  board_.may_return = false;
  made().close();
  EXPECT_TRUE(open());
  run("x");
  board_.history.clear();
  board_.on_reset = [](scripted_board& board) { board.end_link(asio::error::eof); };
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(session_test, an_interrupted_board_is_left_at_its_prompt_too) {
  opened();
  run("x");
  board_.history.clear();
  made().interrupt();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "left"));
}

TEST_F(session_test, who_interrupted_waits_for_no_new_opening) {
  opened();
  run("x");
  board_.history.clear();
  made().interrupt();
  board_.on_reset = [](scripted_board& board) { board.end_link(asio::error::eof); };
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

class starting_test : public session_test {
protected:
  /// Another board, which starts first; there is one slot.
  void open_other() {
    asio::co_spawn(context_, other_.open(), [&](std::exception_ptr, result<void> opened) {
      other_done_ = true;
      other_opened_ = opened;
    });
    context_.poll();
  }

  static board_spec named(board_spec made, std::string id) {
    made.id = std::move(id);
    return made;
  }
  session_environment beside() {
    auto made = environment_;
    made.open_link = other_board_.opener();
    return made;
  }

  scripted_board other_board_{context_.get_executor()};
  board_spec other_spec_ = named(spec_, "other");
  session_environment other_environment_ = beside();
  session other_{other_spec_, other_environment_};
  bool other_done_ = false;
  result<void> other_opened_;
};

TEST_F(starting_test, boards_start_one_after_the_other) {
  other_board_.is_deaf = true;
  other_board_.may_return = false;
  open_other();
  EXPECT_TRUE(open());
  EXPECT_TRUE(other_done_) << "the slot is free once the other has given up";
  EXPECT_FALSE(other_opened_);
}

TEST_F(starting_test, a_board_that_is_not_there_keeps_nobody_waiting) {
  other_board_.opens = [](unsigned) { return failure{blame::link, "no such port"}; };
  open_other();
  result<void> opened;
  auto const took = length_of([&] { opened = open(); });
  EXPECT_TRUE(opened);
  EXPECT_LT(took, 500ms);
  EXPECT_FALSE(other_done_) << "it may come yet";
}

TEST_F(starting_test, waiting_in_line_takes_nothing_from_a_boards_own_time) {
  other_spec_.limits.connect_timeout = 200ms;
  other_board_.opens = [](unsigned number) {
    return number == 1 ? result<void>(failure{blame::link, "not yet"}) : result<void>();
  };
  open_other();
  board_.is_deaf = true;
  board_.may_return = false;
  EXPECT_FALSE(open()) << "it holds the only slot for five seconds";
  EXPECT_TRUE(time_.run(passed(1s)));
  EXPECT_TRUE(other_done_);
  EXPECT_TRUE(other_opened_);
}

} // namespace
} // namespace mprun
