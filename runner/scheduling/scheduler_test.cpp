// What runs where, and in which order.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

TEST(Scheduler, RunsEveryCaseOnEveryBoard) {
  auto const plan = small_plan(3, 5, assignment::every);
  simulated_farm f(plan, {});
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 15U);
  EXPECT_EQ(f.attempts, 15);
  EXPECT_EQ(f.exit_code(), 0);
}

TEST(Scheduler, RunsEachCaseOnceOnAnyBoard) {
  auto const plan = small_plan(3, 20, assignment::any);
  simulated_farm f(plan, {});
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 20U);
  EXPECT_EQ(f.attempts, 20);
  for (auto const& [cell, done] : f.settled()) {
    EXPECT_FALSE(done.board.empty());
  }
}

TEST(Scheduler, ABoardTakesAsManyCasesAtOnceAsItHasLanes) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto plan = small_plan(2, 9, assign);
    scheduler s(plan, {});
    s.begin();
    board_facts facts;
    facts.lanes = 3;
    auto const started = s.board_ready(0, facts);
    ASSERT_EQ(started.size(), 3U);
    auto const second = std::get<start_attempt>(started[1]);
    auto const next = s.attempt_done(second.cell, {verdict::passed, blame::none, ""});
    ASSERT_EQ(next.size(), 2U); // that it is settled, and the next one
    EXPECT_EQ(std::get<start_attempt>(next[1]).cell, 3U);
  }
}

TEST(Scheduler, LanesSettleEachCellOnceHoweverBoardsEnd) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    for (auto const assign : {assignment::every, assignment::any}) {
      auto const plan = small_plan(3, 17, assign);
      simulated_farm f(plan, {.retries = 1});
      f.facts = [](std::size_t board) {
        board_facts found;
        found.lanes = board + 2;
        return found;
      };
      f.loses = [&](start_attempt const& a) {
        return a.boards.front() == 1 && a.cell % 5 == seed % 5 ? a.boards : board_list();
      };
      f.answer = [&](start_attempt const& a) {
        auto const bad = (a.cell + seed) % 7 == 0;
        return bad ? attempt_outcome{verdict::errored, blame::link, "cut"}
                   : attempt_outcome{verdict::passed, blame::none, ""};
      };
      f.run(seed);
    }
  }
}

/// Says of one case why it would be skipped, and counts how often it is asked.
class counting_survey : public board_survey {
public:
  explicit counting_survey(std::size_t& count) : count_(count) {}
  reason skip_reason(test_case const& test) const override {
    ++count_;
    return test.name == "case-3" ? reason{reason_code::excluded_by_rule, {"not for this board"}}
                                 : reason();
  }

private:
  std::size_t& count_;
};

TEST(Scheduler, WhetherABoardMayTakeASharedCellIsAskedOnce) {
  auto plan = small_plan(3, 50, assignment::any);
  auto const anything = std::make_shared<int>();
  std::shared_ptr<upstream::test const> const of_tree( // nobody looks into it
      anything, reinterpret_cast<upstream::test const*>(anything.get()));
  for (auto& test : plan.cases) {
    test.upstream = of_tree;
  }
  std::size_t asked = 0;
  board_facts facts;
  facts.survey = std::make_shared<counting_survey>(asked);
  scheduler s(plan, {.retries = 2});
  s.begin();
  for (std::size_t board = 0; board < 3; ++board) {
    s.board_ready(board, facts);
    EXPECT_EQ(asked, 50 * (board + 1));
  }
  s.attempt_done(0, {verdict::errored, blame::link, "cut"}, {{0, blame::link, "cut"}});
  s.attempt_done(1, {verdict::errored, blame::link, "cut"});
  for (cell_id cell = 2; !s.finished() && cell < 50; ++cell) {
    s.attempt_done(cell, passes);
  }
  EXPECT_EQ(asked, 150U);
}

TEST(Scheduler, TakesCasesInThePlansOrder) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto plan = small_plan(1, 3, assign);
    plan.order = {2, 0, 1};
    scheduler s(plan, {});
    s.begin();
    auto out = s.board_ready(0, {});
    for (auto const expected : plan.order) {
      auto const cell = std::get<start_attempt>(out.back()).cell;
      EXPECT_EQ(cell, expected);
      out = s.attempt_done(cell, {verdict::passed, blame::none, ""});
    }
    EXPECT_TRUE(s.finished());
  }
}

TEST(Scheduler, OpensNoMoreBoardsThanJobs) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(7, 9, assign);
    simulated_farm f(plan, {.jobs = 2});
    f.run();
    EXPECT_EQ(f.max_open, 2U);
  }
}

TEST(Scheduler, SettlesAllCellsOfABoardThatDoesNotOpen) {
  auto const plan = small_plan(2, 4, assignment::every);
  simulated_farm f(plan, {});
  f.opens = [](std::size_t board) { return board == 0; };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 4U);
  EXPECT_EQ(f.count(verdict::errored), 4U);
  EXPECT_EQ(f.settled().at(4).blame, blame::board);
  EXPECT_EQ(f.settled().at(4).message, "silent");
  EXPECT_EQ(f.exit_code(), 3);
}

/// Whatever blame comes with the loss of a board, only a test that ran can be at fault.
TEST(Scheduler, ATestThatWasNotRunIsNeverBlamed) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const opened : {false, true}) {
      SCOPED_TRACE(opened ? "lost after a case" : "not opened");
      auto const plan = small_plan(1, 3, assign);
      simulated_farm farm(plan, {.retries = 0});
      auto& under_test = farm.under_test();
      farm.absorb(under_test.begin());
      if (opened) {
        farm.board_is_ready(0);
        attempt_outcome const endless{verdict::timed_out, blame::test, "never ends"};
        farm.absorb(under_test.attempt_done(0, endless, {{0, blame::test, "lost"}}));
        EXPECT_EQ(farm.settled().at(0).blame, blame::test) << "it ran";
      } else {
        farm.absorb(under_test.board_lost({0, blame::test, "lost"}));
      }
      EXPECT_TRUE(under_test.finished());
      for (auto const& [cell, settled] : farm.settled()) {
        if (settled.attempts == 0) {
          EXPECT_EQ(settled.verdict, verdict::errored);
          EXPECT_EQ(settled.blame, blame::board) << "cell " << cell;
        }
      }
      EXPECT_EQ(under_test.exit_code(), opened ? 1 : 3);
    }
  }
}

TEST(Scheduler, MovesTheShareOfALostBoardToOthers) {
  auto const plan = small_plan(3, 30, assignment::any);
  simulated_farm f(plan, {});
  f.loses = [](start_attempt const& a) { return a.boards.front() == 1 ? a.boards : board_list(); };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 30U);
  EXPECT_EQ(f.exit_code(), 0);
}

TEST(Scheduler, ACaseThatKillsBoardsStopsAtItsRetries) {
  auto const plan = small_plan(6, 3, assignment::any);
  simulated_farm f(plan, {.retries = 1});
  f.loses = [](start_attempt const& a) { return a.cell == 0 ? a.boards : board_list(); };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 2U);
  EXPECT_EQ(f.settled().at(0).verdict, verdict::errored);
  EXPECT_EQ(f.settled().at(0).attempts, 2);
}

TEST(Scheduler, RetriesErrorsAndCallsThemFlaky) {
  auto const plan = small_plan(1, 2, assignment::every);
  simulated_farm f(plan, {.retries = 2});
  f.answer = [](start_attempt const& a) {
    return a.cell == 1 && a.attempt < 3 ? attempt_outcome{verdict::errored, blame::link, "noise"}
                                        : attempt_outcome{verdict::passed, blame::none, ""};
  };
  f.run();
  EXPECT_FALSE(f.settled().at(0).flaky);
  EXPECT_TRUE(f.settled().at(1).flaky);
  EXPECT_EQ(f.settled().at(1).attempts, 3);
}

TEST(Scheduler, DoesNotRetryFailuresUnlessAsked) {
  auto const plan = small_plan(1, 1, assignment::every);
  auto const fail = [](start_attempt const&) {
    return attempt_outcome{verdict::failed, blame::test, "1 != 2"};
  };
  simulated_farm plain(plan, {.retries = 3});
  plain.answer = fail;
  plain.run();
  EXPECT_EQ(plain.attempts, 1);
  EXPECT_EQ(plain.exit_code(), 1);
  simulated_farm asked(plan, {.retries = 3, .retry_failures = true});
  asked.answer = fail;
  asked.run();
  EXPECT_EQ(asked.attempts, 4);
}

TEST(Scheduler, DoesNotRetryWhatAHostLacks) {
  auto const plan = small_plan(1, 1, assignment::every);
  simulated_farm f(plan, {.retries = 3});
  f.answer = [](start_attempt const&) {
    return attempt_outcome{verdict::errored, blame::host, "no CPython"};
  };
  f.run();
  EXPECT_EQ(f.attempts, 1);
  EXPECT_EQ(f.exit_code(), 3);
}

TEST(Scheduler, AnEndlessTestIsATestFailureInTheExitCode) {
  auto const plan = small_plan(1, 1, assignment::every);
  simulated_farm f(plan, {});
  f.answer = [](start_attempt const&) {
    return attempt_outcome{verdict::timed_out, blame::test, "endless"};
  };
  f.run();
  EXPECT_EQ(f.exit_code(), 1);
}

TEST(Scheduler, SkipsWithTheReasonWhatABoardLacks) {
  auto plan = small_plan(2, 2, assignment::every);
  plan.cases[1].needs.modules = {"hashlib"};
  simulated_farm f(plan, {});
  f.facts = [](std::size_t board) {
    board_facts facts;
    facts.modules = board == 0 ? std::vector<std::string>{"hashlib"} : std::vector<std::string>{};
    return facts;
  };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 3U);
  EXPECT_EQ(f.settled().at(3).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(3).message, "needs module hashlib, which this board lacks");
}

TEST(Scheduler, AnyGivesACaseOnlyToABoardThatSuits) {
  auto plan = small_plan(4, 12, assignment::any);
  for (auto& test : plan.cases) {
    test.needs.heap = 1000;
  }
  simulated_farm f(plan, {});
  f.facts = [](std::size_t board) {
    board_facts facts;
    facts.heap_free = board == 2 ? 2000 : 10;
    return facts;
  };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 12U);
  for (auto const& [cell, done] : f.settled()) {
    EXPECT_EQ(done.board, "board-2");
  }
}

TEST(Scheduler, AnySkipsWhatNoBoardSuits) {
  auto plan = small_plan(3, 2, assignment::any);
  plan.cases[0].needs.modules = {"nowhere"};
  simulated_farm f(plan, {});
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(1).verdict, verdict::passed);
}

TEST(Scheduler, NothingToRunIsExitCode4) {
  auto plan = small_plan(2, 2, assignment::every);
  for (auto& cell : plan.cells) {
    cell.skip_reason = {reason_code::needs_platform, {"rp2", "unix"}};
  }
  simulated_farm f(plan, {});
  f.run();
  EXPECT_EQ(f.count(verdict::skipped), 4U);
  EXPECT_EQ(f.exit_code(), 4);
  EXPECT_EQ(f.max_open, 0U) << "a board with nothing to do need not be opened";
}

TEST(Scheduler, ARunOfCasesThatSkipThemselvesHasRunNothing) {
  auto const plan = small_plan(1, 2, assignment::every);
  simulated_farm f(plan, {});
  f.answer = [](start_attempt const&) {
    return attempt_outcome{verdict::skipped, blame::none, "skips itself"};
  };
  f.run();
  EXPECT_EQ(f.exit_code(), 4);
}

TEST(Scheduler, StopsAfterMaxFail) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 50, assign);
    simulated_farm f(plan, {.max_fail = 3});
    f.answer = [](start_attempt const&) {
      return attempt_outcome{verdict::failed, blame::test, "no"};
    };
    f.run();
    EXPECT_LE(f.attempts, 4);
    EXPECT_GE(f.count(verdict::failed), 3U);
    EXPECT_EQ(f.exit_code(), 1);
  }
}

TEST(Scheduler, InterruptedRunsStillSettleEverything) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(3, 10, assign);
    simulated_farm f(plan, {});
    f.stop_after_attempts = 5;
    f.run();
    EXPECT_EQ(f.exit_code(), 130);
    EXPECT_GE(f.count(verdict::passed), 5U);
    EXPECT_GE(f.count(verdict::skipped), 20U * (assign == assignment::every ? 1 : 0) + 1U);
  }
}

TEST(Scheduler, AbortSettlesWhatRuns) {
  auto const plan = small_plan(2, 3, assignment::every);
  scheduler s(plan, {});
  s.begin();
  s.board_ready(0, {});
  auto const out = s.abort(run_end::interrupted, "interrupted");
  std::size_t settled = 0;
  for (auto const& issued : out) {
    settled += std::holds_alternative<cell_finished>(issued) ? 1 : 0;
  }
  EXPECT_EQ(settled, 6U);
  EXPECT_TRUE(s.finished());
  EXPECT_TRUE(s.attempt_done(0, {}).empty());
  EXPECT_TRUE(s.board_ready(1, {}).empty());
  EXPECT_EQ(s.exit_code(), 130);
}

TEST(Scheduler, ARunThatTookTooLongIsAnErrorWhateverFailedBefore) {
  auto const plan = small_plan(1, 3, assignment::every);
  for (auto const& first : {passes, fails}) {
    scheduler s(plan, {});
    s.begin();
    s.board_ready(0, {});
    s.attempt_done(0, first);
    s.abort(run_end::timed_out, "too long");
    EXPECT_TRUE(s.finished());
    EXPECT_EQ(s.how_it_ended(), run_end::timed_out);
    EXPECT_EQ(s.exit_code(), 3);
  }
  scheduler nothing_ran(plan, {});
  nothing_ran.begin();
  nothing_ran.abort(run_end::timed_out, "too long");
  EXPECT_EQ(nothing_ran.exit_code(), 3);
}

TEST(Scheduler, FlakyIsAFailureOnlyWhereAsked) {
  auto const plan = small_plan(1, 2, assignment::every);
  for (auto const fatal : {false, true}) {
    simulated_farm f(plan, {.retries = 1, .retry_failures = true, .flaky_fails = fatal});
    f.answer = [](start_attempt const& a) {
      return a.cell == 1 && a.attempt == 1 ? fails : passes;
    };
    f.run();
    EXPECT_TRUE(f.settled().at(1).flaky);
    EXPECT_EQ(f.exit_code(), fatal ? 1 : 0);
  }
}

} // namespace
} // namespace mprun
