// The session on a board that does as it is told, in a time of its own.
#include "runner/board/session.hpp"

#include "base/async/sleep.hpp"
#include "base/async/virtual_time_test.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/scripted_board_test.hpp"
#include "transports/protocol/errc.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

task<bool> passed(run_clock::duration length) {
  co_await sleep_for(length);
  co_return true;
}

task<bool> left(session& board) {
  co_await board.leave();
  co_return true;
}

class session_test : public testing::Test {
protected:
  session_test() {
    environment_.open_link = board_.opener();
    spec_.id = "board";
    spec_.platform = "scripted";
    spec_.link = tcp_spec{};
    spec_.limits.connect_timeout = 5s;
    spec_.limits.reply_timeout = 1s;
    spec_.limits.idle_timeout = 3s;
    spec_.limits.case_timeout = 8s;
  }
  ~session_test() override {
    session_.reset();
    std::filesystem::remove_all(identity_.place.scratch);
  }

  session& made() {
    if (!session_) {
      session_.emplace(spec_, environment_);
    }
    return *session_;
  }
  std::optional<trouble> open() { return time_.run(made().open()); }
  /// Opened, and with nothing in its history.
  session& opened() {
    auto const failed = open();
    EXPECT_FALSE(failed) << failed->message;
    board_.history.clear();
    return made();
  }

  ran_case run(std::string source, test_case about = {}) {
    about.suite = "suite";
    about.name = "case";
    return time_.run(made().run(about, std::move(source)));
  }
  executed execute(std::string source) {
    return time_.run(made().execute(std::move(source), run_clock::now() + 8s));
  }

  /// How long something takes by the run clock.
  template<class F>
  std::chrono::milliseconds length_of(F act) {
    auto const begun = run_clock::now();
    act();
    return std::chrono::duration_cast<std::chrono::milliseconds>(run_clock::now() - begun);
  }

  std::string log() const {
    std::ifstream in(identity_.place.scratch / "board.log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  asio::io_context context_{1};
  virtual_time time_{context_};
  scripted_board board_{context_.get_executor()};
  run_identity identity_ = make_run_identity();
  gate starts_{context_.get_executor(), 1};
  session_environment environment_{.executor = context_.get_executor(),
                                   .place = identity_.place,
                                   .log_folder = identity_.place.scratch,
                                   .run_start = run_clock::now(),
                                   .modules = "json",
                                   .starts = starts_};
  board_spec spec_;
  std::optional<session> session_;
};

// Opening

TEST_F(session_test, opens_and_learns_what_the_board_is) {
  ASSERT_FALSE(open());
  EXPECT_TRUE(made().is_open());
  EXPECT_EQ(made().facts().implementation, "micropython");
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_THAT(made().facts().modules, ElementsAre("json"));
  EXPECT_THAT(board_.history, ElementsAre("open"));
}

TEST_F(session_test, a_silent_board_is_asked_until_its_time_is_over) {
  board_.is_deaf = true;
  std::optional<trouble> failed;
  auto const took = length_of([&] { failed = open(); });
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->blame, blame::board);
  EXPECT_THAT(failed->message, HasSubstr("it says nothing: does it run"));
  EXPECT_GE(board_.openings, 2U) << "it may come";
  EXPECT_GE(took, 4s);
  EXPECT_LE(took, 7s);
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, what_cannot_return_is_opened_once) {
  board_.is_deaf = true;
  board_.may_return = false;
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(session_test, a_board_that_comes_late_is_waited_for) {
  board_.fails_to_open = [](unsigned number) {
    return number < 4 ? std::optional(trouble{blame::link, "no such port"}) : std::nullopt;
  };
  EXPECT_FALSE(open());
  EXPECT_EQ(board_.openings, 4U);
  EXPECT_THAT(log(), HasSubstr("no such port; it is tried again"));
}

TEST_F(session_test, another_board_behind_an_opened_link_is_refused) {
  opened();
  board_.machine = "other";
  time_.run(made().clear());
  made().close();
  auto const failed = open();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->blame, blame::link);
  EXPECT_THAT(failed->message, StartsWith("another board answers on this link"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, behind_a_doubtful_line_two_answers_must_agree) {
  board_.may_damage = true;
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    auto const at = text.find("machine=scripted");
    if (at != std::string::npos && ++answers == 1) {
      text.replace(at, 16, "machine=scrapped");
    }
    return text;
  };
  EXPECT_FALSE(open());
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_EQ(answers, 3U);
  EXPECT_TRUE(made().line().damages());
}

TEST_F(session_test, behind_a_good_line_one_answer_is_enough) {
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    answers += text.find("machine=") != std::string::npos ? 1 : 0;
    return text;
  };
  EXPECT_FALSE(open());
  EXPECT_EQ(answers, 1U);
}

TEST_F(session_test, an_answer_without_sense_is_asked_for_again_after_a_reset) {
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    auto const at = text.find("end=1");
    if (at != std::string::npos && ++answers == 1) {
      text.replace(at, 5, "and=1"); // main.py replaced what the probe uses
    }
    return text;
  };
  EXPECT_FALSE(open());
  EXPECT_THAT(board_.history, ElementsAre("open", "soft reset"));
}

// Programs

TEST_F(session_test, a_case_runs_on_a_fresh_board) {
  opened();
  board_.runs = [](std::string const& source) { return scripted_run{"said " + source, ""}; };
  auto const first = run("one");
  EXPECT_EQ(first.how, ran_case::end::completed);
  EXPECT_EQ(first.output, "said one");
  EXPECT_THAT(board_.history, ElementsAre("soft reset")) << "the probe ran";
  run("two");
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "soft reset"));
}

TEST_F(session_test, a_traceback_is_the_cases_error) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"a", "ValueError: b\r\n"}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::completed);
  EXPECT_EQ(ran.error, "ValueError: b\r\n");
  EXPECT_FALSE(made().ran_out_of_memory());
  board_.runs = [](std::string const&) { return scripted_run{"", "MemoryError: \r\n"}; };
  run("x");
  EXPECT_TRUE(made().ran_out_of_memory());
}

TEST_F(session_test, what_was_to_run_before_it_is_told_apart) {
  opened();
  board_.runs = [](std::string const& source) {
    return source == "before" ? scripted_run{"lost", "ImportError: no\r\n"} : scripted_run{"kept"};
  };
  test_case about;
  auto const ran = time_.run(made().run(about, "case", "before"));
  EXPECT_EQ(ran.output, "kept");
  EXPECT_THAT(ran.before_error, HasSubstr("ImportError"));
}

TEST_F(session_test, a_case_that_hangs_is_stopped_at_its_idle_limit) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"begun", "", true}; };
  ran_case ran;
  auto const took = length_of([&] { ran = run("x"); });
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_EQ(ran.why.message, "did not end within 8 s (idle limit 3 s); stopped with Ctrl-C");
  EXPECT_EQ(ran.output, "begun");
  EXPECT_FALSE(ran.lost);
  EXPECT_GE(took, 3s);
  EXPECT_LE(took, 3500ms);
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "interrupt"));
}

TEST_F(session_test, a_case_has_its_own_limits) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  test_case about;
  about.idle_timeout = 10s;
  about.case_timeout = 500ms;
  auto const took = length_of([&] { run("x", about); });
  EXPECT_GE(took, 500ms);
  EXPECT_LE(took, 1s);
}

TEST_F(session_test, a_case_may_ask_to_be_interrupted) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"ready\r\n", "", true}; };
  test_case about;
  about.interrupt_on = "ready";
  auto const ran = run("x", about);
  EXPECT_EQ(ran.how, ran_case::end::completed);
  EXPECT_THAT(ran.error, HasSubstr("KeyboardInterrupt"));
}

// Recovery

TEST_F(session_test, a_board_that_ignores_an_interrupt_is_reset_by_lines) {
  opened();
  board_.has_lines = true;
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_THAT(ran.why.message, HasSubstr("did not react to Ctrl-C"));
  EXPECT_FALSE(ran.lost);
  EXPECT_EQ(board_.history.back(), "line reset");
  EXPECT_EQ(std::count(board_.history.begin(), board_.history.end(), "line reset"), 1);
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(session_test, a_board_without_lines_is_opened_anew) {
  opened();
  board_.hears_interrupts = false;
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  auto const ran = run("x");
  EXPECT_FALSE(ran.lost);
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
  ASSERT_TRUE(ran.lost);
  EXPECT_THAT(ran.lost->message, HasSubstr("did not enter the raw REPL"));
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
  EXPECT_FALSE(time_.run(made().regain()));
  EXPECT_THAT(board_.history, IsEmpty());
}

TEST_F(session_test, clearing_a_board_resets_it_once) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"", "", true}; };
  EXPECT_FALSE(time_.run(made().clear()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset"));
}

TEST_F(session_test, a_lost_board_is_opened_by_whoever_wants_it_back) {
  opened();
  made().close();
  EXPECT_FALSE(time_.run(made().regain()));
  EXPECT_EQ(board_.openings, 2U);
  made().close();
  EXPECT_FALSE(time_.run(made().clear()));
  EXPECT_EQ(board_.openings, 3U);
}

// The link's end

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
  EXPECT_FALSE(ran.lost);
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
  board_.fails_to_open = [](unsigned) { return trouble{blame::link, "no route"}; };
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::eof);
    return scripted_run{"", "", true};
  };
  auto const ran = run("x");
  ASSERT_TRUE(ran.lost);
  EXPECT_EQ(ran.lost->message, "no route");
  EXPECT_GT(board_.openings, 3U);
}

TEST_F(session_test, an_operation_on_a_closed_session_fails_at_once) {
  opened();
  made().close();
  EXPECT_EQ(execute("x").ec, protocol::errc::closed);
  EXPECT_THAT(board_.history, IsEmpty());
}

// Interrupting, leaving

TEST_F(session_test, interrupt_ends_what_is_under_way_and_nothing_after_it) {
  opened();
  board_.runs = [this](std::string const&) {
    made().interrupt();
    return scripted_run{"", "", true};
  };
  EXPECT_EQ(execute("x").ec, protocol::errc::interrupted);
  EXPECT_TRUE(made().is_interrupted());
  EXPECT_FALSE(time_.run(made().regain()));
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(execute("y").output, "fine");
}

TEST_F(session_test, a_board_on_which_nothing_ran_is_left_without_a_reset) {
  opened();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("left"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, what_a_case_left_behind_is_reset_before_the_board_is_left) {
  opened();
  run("x");
  board_.history.clear();
  time_.run(left(made()));
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "left"));
}

// The gate of starts

class starting_test : public session_test {
protected:
  /// Another board, which starts first; there is one place.
  void open_other() {
    asio::co_spawn(context_, other_.open(), [&](std::exception_ptr, std::optional<trouble> failed) {
      other_done_ = true;
      other_failed_ = failed;
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
  std::optional<trouble> other_failed_;
};

TEST_F(starting_test, boards_start_one_after_the_other) {
  other_board_.is_deaf = true;
  other_board_.may_return = false;
  open_other();
  EXPECT_FALSE(open());
  EXPECT_TRUE(other_done_) << "the place is free once the other has given up";
  EXPECT_TRUE(other_failed_);
}

TEST_F(starting_test, a_board_that_is_not_there_keeps_nobody_waiting) {
  other_board_.fails_to_open = [](unsigned) { return trouble{blame::link, "no such port"}; };
  open_other();
  std::optional<trouble> failed;
  auto const took = length_of([&] { failed = open(); });
  EXPECT_FALSE(failed);
  EXPECT_LT(took, 500ms);
  EXPECT_FALSE(other_done_) << "it may come yet";
}

TEST_F(starting_test, waiting_in_line_takes_nothing_from_a_boards_own_time) {
  other_spec_.limits.connect_timeout = 200ms;
  other_board_.fails_to_open = [](unsigned number) {
    return number == 1 ? std::optional(trouble{blame::link, "not yet"}) : std::nullopt;
  };
  open_other();
  board_.is_deaf = true;
  board_.may_return = false;
  EXPECT_TRUE(open()) << "it has the only place, for five seconds";
  EXPECT_TRUE(time_.run(passed(1s)));
  EXPECT_TRUE(other_done_);
  EXPECT_FALSE(other_failed_);
}

} // namespace
} // namespace mprun
