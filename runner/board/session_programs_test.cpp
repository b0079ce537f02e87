// Programs of mprun's own on a board as it is: alone, in a batch, and operations beside them.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST_F(session_test, a_program_of_ours_ends_the_boards_freshness) {
  opened();
  execute("x");
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset")) << "nothing ran since";
}

TEST_F(session_test, what_a_program_of_ours_failed_with_is_told_without_what_stands_round_it) {
  spec_.secrets = {"letmein-please"};
  opened();
  board_.runs = [](std::string const&) {
    return scripted_run{"letmein-please",
                        "I (1) wifi\r\nTraceback (most recent call last):\r\n  File \"<stdin>\", "
                        "line 1\r\nOSError: letmein-please\r\n"};
  };
  auto const ran = execute("x");
  EXPECT_THAT(ran.error, testing::StartsWith("Traceback"));
  EXPECT_THAT(ran.error, HasSubstr("OSError: "));
  EXPECT_THAT(ran.error, Not(HasSubstr("letmein")));
  EXPECT_EQ(ran.output, "letmein-please") << "it is for us";
}

TEST_F(session_test, a_program_is_tidied_once_until_something_else_ran) {
  opened();
  auto const before = made().tidied("x");
  EXPECT_EQ(before, "x") << "the probe has tidied";
  run("y");
  EXPECT_THAT(made().tidied("x"), testing::EndsWith("x"));
  EXPECT_EQ(made().tidied("x"), "x");
  run("y");
  EXPECT_NE(made().tidied("x"), "x");
}

TEST_F(session_test, an_unattached_board_has_its_programs_as_they_are) {
  opened();
  EXPECT_EQ(made().in_own_scope("x = 1\n"), "x = 1\n");
}

TEST_F(session_test, a_board_that_starts_anew_in_a_program_is_told_so) {
  opened();
  auto const resets = made().resets();
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .restarts = true}; };
  EXPECT_EQ(execute("x").ec, protocol::errc::restarted);
  EXPECT_TRUE(made().has_restarted());
  EXPECT_EQ(made().resets(), resets + 1) << "what was in its memory is gone";
  EXPECT_FALSE(made().is_at_prompt());
  EXPECT_EQ(made().blame_for(protocol::errc::timed_out, "x").ec, protocol::errc::restarted);
  EXPECT_THAT(log(), HasSubstr("the board has started anew by itself"));
  EXPECT_TRUE(time_.run(made().restore_prompt()));
  board_.runs = [](std::string const&) { return scripted_run{}; };
  EXPECT_EQ(execute("x").ec, error_code());
  EXPECT_FALSE(made().has_restarted());
}

TEST_F(session_test, blame_is_with_a_test_only_for_a_tests_program) {
  opened();
  EXPECT_EQ(made().blame_for(protocol::errc::output_too_large, "x").blame, blame::board);
  EXPECT_EQ(made().blame_for_program(protocol::errc::output_too_large, "x").blame, blame::test);
}

class batch_test : public session_test {
protected:
  error_code execute_all(std::vector<std::string> programs, bool writes_flash = false) {
    program_batch batch;
    batch.supply = [programs, at = std::size_t{0}]() mutable {
      return at < programs.size() ? std::optional(programs[at++]) : std::nullopt;
    };
    batch.take = [this](std::string output, std::string error) {
      taken_.push_back(output + error);
      return taken_.size() == enough_ ? error_code(protocol::errc::corrupted) : error_code();
    };
    batch.writes_flash = writes_flash;
    return time_.run(made().execute_all(std::move(batch), run_clock::now() + 8s));
  }
  /// Programs answer with their own text; it is noted whether one came before the answer of
  /// another was read.
  void echo() {
    board_.runs = [this](std::string const& source) {
      came_early_ = came_early_ || !board_.pending.empty();
      return scripted_run{source};
    };
  }

  std::vector<std::string> taken_;
  std::size_t enough_ = 0;
  bool came_early_ = false;
};

TEST_F(batch_test, programs_are_on_their_way_while_others_run) {
  opened();
  echo();
  EXPECT_EQ(execute_all({"a", "b", "c"}), error_code());
  EXPECT_THAT(taken_, ElementsAre("a", "b", "c"));
  EXPECT_TRUE(came_early_);
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(batch_test, a_board_that_may_be_deaf_gets_one_at_a_time) {
  opened();
  echo();
  EXPECT_EQ(execute_all({"a", "b", "c"}, true), error_code());
  EXPECT_THAT(taken_, ElementsAre("a", "b", "c"));
  EXPECT_FALSE(came_early_);
}

TEST_F(batch_test, a_link_that_holds_bytes_back_loses_none_to_a_deaf_board) {
  spec_.platform = "unix";
  opened();
  echo();
  EXPECT_EQ(execute_all({"a", "b", "c"}, true), error_code());
  EXPECT_TRUE(came_early_);
}

TEST_F(batch_test, who_takes_the_answers_may_end_it) {
  opened();
  echo();
  enough_ = 2;
  for (bool const writes_flash : {true, false}) {
    taken_.clear();
    EXPECT_EQ(execute_all({"a", "b", "c"}, writes_flash), protocol::errc::corrupted);
    EXPECT_THAT(taken_, ElementsAre("a", "b"));
  }
  EXPECT_EQ(execute("x").output, "x") << "the board is at its prompt";
}

TEST_F(batch_test, what_ends_one_of_them_ends_all) {
  opened();
  board_.runs = [this](std::string const& source) {
    if (source == "b") {
      board_.end_link(asio::error::eof);
    }
    return scripted_run{source, "", source == "b"};
  };
  EXPECT_EQ(execute_all({"a", "b", "c"}, true), protocol::errc::closed);
  EXPECT_THAT(taken_, ElementsAre("a"));
}

TEST_F(session_test, only_a_sound_line_that_holds_bytes_back_holds_a_whole_program) {
  opened();
  EXPECT_EQ(made().held(), 0U) << "nobody knows what a board of this platform holds";
  session_.reset();
  spec_.platform = "unix";
  opened();
  EXPECT_GT(made().held(), 100'000U);
  session_.reset();
  board_.corrupts = true;
  opened();
  EXPECT_EQ(made().held(), 0U);
}

/// Sends a byte and reads until a byte comes.
class one_exchange {
public:
  protocol::step next() const {
    return is_over_   ? protocol::step(protocol::done{why_})
           : is_sent_ ? protocol::step(protocol::want_read{protocol::wait::reply})
                      : protocol::send{"\x01"};
  }
  void sent() { is_sent_ = true; }
  void feed(std::string_view) { is_over_ = true; }
  void fail(error_code ec) {
    is_over_ = true;
    why_ = ec;
  }

private:
  bool is_sent_ = false;
  bool is_over_ = false;
  error_code why_;
};

TEST_F(session_test, an_operation_that_lost_its_link_is_ended_by_the_next_opening) {
  opened();
  one_exchange first;
  EXPECT_EQ(time_.run(made().operate(first, run_clock::now() + 8s, {})), error_code());
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset")) << "an operation ends the freshness";
  board_.end_link(asio::error::eof);
  one_exchange second;
  EXPECT_EQ(time_.run(made().operate(second, run_clock::now() + 8s, {})), protocol::errc::closed);
  board_.heard.clear();
  EXPECT_TRUE(open());
  auto const interrupts = std::count(board_.heard.begin(), board_.heard.end(), '\x03');
  EXPECT_GT(interrupts, 4000) << "what awaits the rest of a frame gets more than that";
  made().close();
  board_.heard.clear();
  EXPECT_TRUE(open());
  EXPECT_EQ(std::count(board_.heard.begin(), board_.heard.end(), '\x03'), 1);
}

TEST_F(session_test, an_operation_that_is_late_leaves_no_prompt) {
  opened();
  board_.is_deaf = true;
  one_exchange machine;
  EXPECT_EQ(time_.run(made().operate(machine, run_clock::now() + 8s, {})),
            protocol::errc::timed_out);
  EXPECT_FALSE(made().is_at_prompt());
}

class session_conversation_test : public session_test {
protected:
  error_code converse(run_clock::duration length) {
    return time_.run(made().converse(
        conversation_, [this] { ++arrivals_; }, run_clock::now() + length));
  }

  protocol::interactive_program conversation_{"x", {}};
  unsigned arrivals_ = 0;
};

TEST_F(session_conversation_test, a_conversation_hears_of_each_arrival_and_may_be_silent_for_long) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"begun", "", true}; };
  asio::co_spawn(context_, passed(20s),
                 [this](std::exception_ptr, bool) { board_.finish(" and over"); });
  EXPECT_EQ(converse(30s), error_code());
  EXPECT_EQ(conversation_.output(), "begun and over");
  EXPECT_GE(arrivals_, 2U);
  EXPECT_TRUE(time_.run(made().ensure_fresh()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(session_conversation_test, a_conversation_has_an_end) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"begun", "", true}; };
  auto const took = length_of([&] { EXPECT_EQ(converse(7s), protocol::errc::timed_out); });
  EXPECT_GE(took, 7s);
  EXPECT_LE(took, 8s);
}

TEST_F(session_conversation_test, there_is_none_on_a_closed_link) {
  opened();
  made().close();
  EXPECT_EQ(converse(7s), protocol::errc::closed);
  EXPECT_THAT(board_.history, IsEmpty());
}

TEST_F(session_conversation_test, the_one_who_writes_may_wake_the_one_who_reads) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"begun", "", true}; };
  asio::co_spawn(context_, passed(1s), [this](std::exception_ptr, bool) {
    if (conversation_.stop()) {
      made().wake();
    }
  });
  auto const took = length_of([&] { EXPECT_EQ(converse(30s), error_code()); });
  EXPECT_LE(took, 2s);
}

} // namespace
} // namespace mprun
