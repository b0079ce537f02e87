// What comes of a case, and of what stands round its source.
#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

scripted_run hanging(std::string const&) {
  return {"begun", "", true};
}

scripted_run rebooting(std::string const&) {
  return {.output = "a", .reboots = true};
}

class case_test : public session_test {
protected:
  /// Sources are brought by a program that takes so long, or cannot be brought.
  void carry(run_clock::duration length, std::optional<failure> why = std::nullopt) {
    made().carry_sources_by([length, why](session&, std::string source) {
      return carried(length, why, std::move(source));
    });
  }
  static task<result<carried_source>> carried(run_clock::duration length,
                                              std::optional<failure> why, std::string source) {
    co_await sleep_for(length);
    if (why) {
      co_return *why;
    }
    carried_source made;
    made.program = "brought " + source;
    made.wraps = true;
    co_return made;
  }
  void finish_after(run_clock::duration length) {
    asio::co_spawn(context_, passed(length),
                   [this](std::exception_ptr, bool) { board_.finish(" and over"); });
  }
  /// The error of a case whose source is wrapped by a program that was carried to the board.
  std::string unwrapped(std::string error) {
    board_.runs = [error](std::string const&) { return scripted_run{"", error}; };
    return run("x").error;
  }
  void has_not_reset_since_the_case() {
    board_.history.clear();
    run("x");
    EXPECT_THAT(board_.history, IsEmpty());
  }
};

TEST_F(case_test, the_frame_of_what_wraps_a_source_is_none_of_its_own) {
  opened();
  std::string const head = "Traceback (most recent call last):\r\n";
  std::string const mine = "  File \"<stdin>\", line 7, in <module>\r\n";
  std::string const error = "ValueError: a\r\n";
  std::string const inner = "  File \"<string>\", line 2, in f\r\n";
  std::string const shown = "  File \"<stdin>\", line 2, in f\r\n";
  EXPECT_EQ(unwrapped(head + mine + inner + error), head + mine + inner + error)
      << "nothing wraps it";
  carry(0s);
  EXPECT_EQ(unwrapped(head + mine + inner + error), head + shown + error);
  EXPECT_EQ(unwrapped(head + mine + inner + inner + error), head + shown + shown + error);
  EXPECT_EQ(unwrapped(head + mine + error), error) << "it did not come to run";
  EXPECT_EQ(unwrapped(error), error);
  EXPECT_EQ(unwrapped(head + error), head + error);
  EXPECT_EQ(unwrapped(head + "  File \"<stdin>\", lin"), head + "  File \"<stdin>\", lin");
}

TEST_F(case_test, a_source_is_brought_in_no_time_of_its_own) {
  opened();
  carry(7s);
  finish_after(9s);
  std::string seen;
  board_.runs = [&](std::string const& source) {
    seen = source;
    return hanging(source);
  };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::completed) << ran.why.message;
  EXPECT_EQ(seen, "brought x");
}

TEST_F(case_test, a_source_that_cannot_be_brought_is_the_cases_error) {
  opened();
  carry(0s, failure{blame::board, "full"});
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.message, "full");
  EXPECT_TRUE(ran.kept);
  EXPECT_TRUE(made().is_open());
  test_case const about;
  auto const before = time_.run(made().run(about, "x", "before"));
  EXPECT_EQ(before.why.message, "full");
  EXPECT_TRUE(before.kept);
}

TEST_F(case_test, a_link_that_is_lost_while_a_source_is_brought_loses_the_board) {
  opened();
  made().carry_sources_by([](session& board, std::string) {
    board.close();
    return carried(0s, failure{blame::link, "gone"}, "");
  });
  auto const ran = run("x");
  ASSERT_FALSE(ran.kept);
  EXPECT_EQ(ran.kept.error().message, "gone");
  EXPECT_THAT(log(), HasSubstr("lost: gone"));
}

TEST_F(case_test, a_further_program_of_a_case_runs_on_what_the_case_left) {
  opened();
  run("x");
  board_.history.clear();
  test_case about;
  about.interrupt_on = "begun";
  board_.runs = [](std::string const&) { return scripted_run{"begun\r\n", "", true}; };
  auto const took = length_of([&] {
    auto const ran = time_.run(made().run_further(about, "y", run_clock::now() + 2s));
    EXPECT_EQ(ran.how, ran_case::end::timed_out);
    EXPECT_TRUE(ran.kept);
  });
  EXPECT_GE(took, 2s);
  EXPECT_LE(took, 3s);
  EXPECT_THAT(board_.history, ElementsAre("interrupt")) << "no reset";
  EXPECT_TRUE(made().is_open());
}

TEST_F(case_test, a_further_program_may_lose_the_board) {
  opened();
  board_.may_return = false;
  board_.opens = [](unsigned) { return failure{blame::link, "no route"}; };
  board_.runs = [this](std::string const& source) {
    board_.end_link(asio::error::eof);
    return hanging(source);
  };
  auto const ran = time_.run(made().run_further({}, "y", run_clock::now() + 2s));
  ASSERT_FALSE(ran.kept);
  EXPECT_THAT(log(), HasSubstr("lost: no route"));
  EXPECT_FALSE(made().is_open());
}

TEST_F(case_test, what_a_board_that_cannot_be_made_fresh_is_lost_for) {
  opened();
  made().close();
  board_.may_return = false;
  board_.opens = [](unsigned) { return failure{blame::link, "no route"}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.message, "no route");
  ASSERT_FALSE(ran.kept);
  EXPECT_EQ(ran.kept.error().message, "no route");
  EXPECT_THAT(log(), HasSubstr("suite/case: start"));
  EXPECT_THAT(log(), HasSubstr("the link closed"));
}

TEST_F(case_test, a_source_with_a_byte_of_the_repl_is_not_sent) {
  opened();
  auto const ran = run("a\x03");
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_EQ(ran.why.ec, protocol::errc::unsendable_source);
  EXPECT_TRUE(made().was_unsendable());
  run("a");
  EXPECT_FALSE(made().was_unsendable());
}

TEST_F(case_test, too_much_output_is_stopped_and_is_the_tests_doing) {
  spec_.limits.output_limit = 4000;
  opened();
  board_.runs = [](std::string const&) { return scripted_run{std::string(5000, 'x'), "", true}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_EQ(ran.why.ec, protocol::errc::output_too_large);
  EXPECT_EQ(ran.output.size(), 4000U);
  EXPECT_TRUE(ran.kept);
  EXPECT_THAT(board_.history, ElementsAre("soft reset", "interrupt"));
}

TEST_F(case_test, a_secret_that_is_printed_is_kept_for_judging_alone) {
  spec_.secrets = {"letmein-please"};
  spec_.log_lines = {R"(^I \(\d+\) )"};
  opened();
  board_.runs = [](std::string const&) {
    return scripted_run{"I (1) wifi\r\nletmein-please\r\n",
                        "I (2) wifi\r\nI (3) wifi\r\nOSError: letmein-please\r\n"};
  };
  auto const ran = run("x");
  EXPECT_THAT(ran.output, Not(HasSubstr("letmein")));
  EXPECT_THAT(ran.error, HasSubstr("OSError: "));
  EXPECT_THAT(ran.error, Not(HasSubstr("letmein")));
  EXPECT_THAT(ran.error, Not(HasSubstr("wifi")));
  EXPECT_EQ(ran.unmasked, "letmein-please\r\n");
  EXPECT_EQ(made().log_lines_left_out(), 3U);
  EXPECT_THAT(log(), HasSubstr("output"));
  EXPECT_THAT(log(), HasSubstr("(2) wifi"));
  board_.runs = [](std::string const&) { return scripted_run{"b\r\n"}; };
  EXPECT_FALSE(run("x").unmasked);
  EXPECT_EQ(made().log_lines_left_out(), 0U) << "of the last case";
}

TEST_F(case_test, a_case_that_resets_its_board_leaves_it_fresh) {
  opened();
  board_.runs = rebooting;
  auto const resets = made().resets();
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::completed);
  EXPECT_TRUE(ran.exit.exited);
  EXPECT_FALSE(ran.exit.status);
  EXPECT_EQ(made().resets(), resets + 2) << "the one before it, and its own";
  has_not_reset_since_the_case();
}

TEST_F(case_test, a_reset_whose_board_prints_on_is_proved_by_the_prompt) {
  opened();
  board_.runs = rebooting;
  board_.after_start = "boot.py says hello\r\n";
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  board_.runs = [this](std::string const& source) {
    board_.is_deaf = true;
    return rebooting(source);
  };
  board_.may_return = false;
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.ec, protocol::errc::no_soft_reset);
}

TEST_F(case_test, an_end_after_which_the_board_does_not_answer_is_none) {
  opened();
  board_.runs = [this](std::string const&) {
    board_.is_deaf = true;
    return scripted_run{"a"};
  };
  board_.on_open = [](scripted_board& board) { board.is_deaf = false; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_EQ(ran.why.message, "the board did not take the case: it did not answer in time");
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(board_.openings, 2U);
}

TEST_F(case_test, a_board_that_starts_anew_in_a_case_is_to_blame) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .restarts = true}; };
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.blame, blame::board);
  EXPECT_EQ(ran.why.ec, protocol::errc::restarted);
  EXPECT_TRUE(ran.kept);
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(run("x").output, "fine");
}

TEST_F(case_test, what_was_done_to_the_line_on_purpose_is_the_links) {
  for (auto const kind : {fault_kind::corrupt, fault_kind::stall}) {
    opened();
    board_.runs = [&](std::string const& source) {
      board_.inject(kind);
      return hanging(source);
    };
    auto const ran = run("x");
    EXPECT_EQ(ran.how, ran_case::end::errored);
    EXPECT_EQ(ran.why.blame, blame::link);
    EXPECT_TRUE(ran.kept);
    EXPECT_THAT(log(), HasSubstr("injected: "));
    session_.reset();
  }
}

TEST_F(case_test, what_was_done_to_the_line_is_no_excuse_for_what_came_well) {
  opened();
  board_.runs = [this](std::string const&) {
    board_.inject(fault_kind::corrupt);
    return scripted_run{"a"};
  };
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  EXPECT_TRUE(made().link_is_suspect());
}

TEST_F(case_test, what_was_done_before_a_case_is_no_excuse_for_it) {
  opened();
  run("x");
  board_.inject(fault_kind::corrupt);
  board_.inject(fault_kind::stall);
  board_.runs = hanging;
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::timed_out);
  EXPECT_EQ(ran.why.blame, blame::test);
  EXPECT_EQ(ran.why.ec, protocol::errc::timed_out);
}

TEST_F(case_test, a_case_that_is_skipped_before_it_begins_does_not_run) {
  opened();
  unsigned runs = 0;
  board_.runs = [&runs](std::string const&) {
    ++runs;
    return scripted_run();
  };
  run("x");
  board_.on_reset = [this](scripted_board&) { made().skip_cases(); }; // takes the interrupt
  auto const ran = run("x");
  EXPECT_EQ(ran.how, ran_case::end::errored);
  EXPECT_EQ(ran.why.ec, protocol::errc::interrupted);
  EXPECT_TRUE(ran.kept);
  EXPECT_EQ(runs, 1U);
  board_.on_reset = [](scripted_board&) {};
  run("x");
  EXPECT_EQ(runs, 1U) << "nor does any other";
  made().resume_cases();
  EXPECT_EQ(run("x").how, ran_case::end::completed);
  EXPECT_EQ(runs, 2U);
}

TEST_F(case_test, a_case_that_is_skipped_while_it_runs_is_broken_off) {
  opened();
  board_.runs = [this](std::string const& source) {
    made().skip_cases();
    return hanging(source);
  };
  auto const took = length_of([&] {
    auto const ran = run("x");
    EXPECT_EQ(ran.how, ran_case::end::errored);
    EXPECT_EQ(ran.why.ec, protocol::errc::interrupted);
    EXPECT_TRUE(ran.kept);
  });
  EXPECT_LT(took, 1s);
  EXPECT_EQ(run("x").why.ec, protocol::errc::interrupted);
  made().resume_cases();
  board_.runs = [](std::string const&) { return scripted_run{"fine"}; };
  EXPECT_EQ(run("x").output, "fine");
}

TEST_F(case_test, a_case_is_interrupted_only_after_the_whole_line) {
  opened();
  board_.runs = [](std::string const&) { return scripted_run{"ready", "", true}; };
  test_case about;
  about.interrupt_on = "ready";
  EXPECT_EQ(run("x", about).how, ran_case::end::timed_out);
  about.interrupt_on = "steady";
  board_.runs = [](std::string const&) { return scripted_run{"ready\r\n", "", true}; };
  EXPECT_EQ(run("x", about).how, ran_case::end::timed_out);
  board_.runs = [](std::string const&) { return scripted_run{"steady\r\nfine\r\n"}; };
  EXPECT_EQ(run("x", about).error, "") << "it has ended before";
}

} // namespace
} // namespace mprun
