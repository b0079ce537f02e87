// Opening a board, and running programs on it.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(session_test, opens_and_learns_the_facts_of_the_board) {
  ASSERT_TRUE(open());
  EXPECT_TRUE(made().is_open());
  EXPECT_EQ(made().facts().implementation, "micropython");
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_THAT(made().facts().modules, ElementsAre("json"));
  EXPECT_THAT(board_.history, ElementsAre("open"));
}

TEST_F(session_test, a_silent_board_is_asked_until_its_time_is_over) {
  board_.is_deaf = true;
  result<void> opened;
  auto const took = length_of([&] { opened = open(); });
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().blame, blame::board);
  EXPECT_EQ(opened.error().ec, protocol::errc::timed_out);
  EXPECT_THAT(opened.error().message, HasSubstr("it says nothing: does it run"));
  EXPECT_GE(board_.openings, 2U) << "it may come";
  EXPECT_GE(took, 4s);
  EXPECT_LE(took, 7s);
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, a_link_that_cannot_return_is_opened_once) {
  board_.is_deaf = true;
  board_.may_return = false;
  EXPECT_FALSE(open());
  EXPECT_EQ(board_.openings, 1U);
}

TEST_F(session_test, a_board_that_comes_late_is_waited_for) {
  board_.opens = [](unsigned number) {
    return number < 4 ? result<void>(failure{blame::link, "no such port"}) : result<void>();
  };
  EXPECT_TRUE(open());
  EXPECT_EQ(board_.openings, 4U);
  EXPECT_THAT(log(), HasSubstr("no such port; it is tried again"));
}

TEST_F(session_test, without_a_folder_for_logs_none_is_written) {
  environment_.log_folder.clear();
  EXPECT_TRUE(open());
  EXPECT_EQ(log(), "");
  EXPECT_FALSE(std::filesystem::exists("board.log"));
  EXPECT_THAT(made().journal().problems(), testing::IsEmpty());
}

TEST_F(session_test, another_board_behind_an_opened_link_is_refused) {
  opened();
  board_.machine = "other";
  time_.run(made().stop_and_reset());
  made().close();
  auto const again = open();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().blame, blame::link);
  EXPECT_THAT(again.error().message, StartsWith("another board answers on this link"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(session_test, another_board_behind_a_line_that_damages_some_answers_is_refused) {
  spec_.limits.connect_timeout = 60s;
  board_.may_damage = true;
  opened();
  board_.machine = "other";
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    auto const at = text.find("machine=other");
    if (at != std::string::npos && ++answers % 4 == 0) {
      text.replace(text.find("end=1"), 5, fmt::format("e{:04}", answers));
    }
    return text;
  };
  time_.run(made().stop_and_reset());
  made().close();
  auto const again = open();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().blame, blame::link);
  EXPECT_EQ(again.error().ec, protocol::errc::another_board);
  EXPECT_TRUE(made().line().damages());
  EXPECT_LE(answers, 12U) << "not till its time is over";
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
  EXPECT_TRUE(open());
  EXPECT_EQ(made().facts().machine, "scripted");
  EXPECT_EQ(answers, 4U) << "and three, once one was damaged";
  EXPECT_TRUE(made().line().damages());
}

TEST_F(session_test, behind_a_good_line_one_answer_is_enough) {
  unsigned answers = 0;
  board_.damage = [&](std::string text) {
    answers += text.find("machine=") != std::string::npos ? 1 : 0;
    return text;
  };
  EXPECT_TRUE(open());
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
  EXPECT_TRUE(open());
  EXPECT_THAT(board_.history, ElementsAre("open", "soft reset"));
}

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

TEST_F(session_test, the_error_of_a_program_before_the_case_is_kept_apart) {
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
  EXPECT_TRUE(ran.kept);
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

} // namespace
} // namespace mprun
