// Failures in doubt are run again, alone.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

TEST(RunsAlone, AFailureInDoubtIsRunAgainAloneAndThatRunIsTheVerdict) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const& alone : {passes, fails}) {
      auto const plan = small_plan(3, 8, assign);
      simulated_farm f(plan, {.retries = 0});
      f.answer = [&](start_attempt const& a) {
        return a.alone != 0 ? alone : a.cell % 4 == 1 ? in_doubt : passes;
      };
      f.run();
      for (auto const& [cell, done] : f.settled()) {
        EXPECT_EQ(done.attempts, cell % 4 == 1 ? 2 : 1);
        EXPECT_EQ(done.verdict, cell % 4 == 1 ? alone.verdict : verdict::passed);
        EXPECT_FALSE(done.flaky);
      }
      EXPECT_EQ(f.exit_code(), alone.verdict == verdict::passed ? 0 : 1);
    }
  }
}

TEST(RunsAlone, RunsAloneWhenNothingElseIsLeft) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const jobs : {0U, 1U}) {
      auto const plan = small_plan(2, 6, assign);
      simulated_farm f(plan, {.jobs = jobs});
      f.facts = [](std::size_t) {
        board_facts facts;
        facts.lanes = 3;
        return facts;
      };
      f.answer = [](start_attempt const& a) {
        return a.alone == 0 && a.cell < 2 ? in_doubt : passes;
      };
      f.run();
      ASSERT_EQ(static_cast<std::size_t>(f.attempts), plan.cells.size() + 2);
      auto const& started = f.started();
      if (jobs == 0) {
        EXPECT_EQ(started[started.size() - 2].alone, 1);
      } else { // of the board that is open
        EXPECT_EQ(started[6].alone, 1);
      }
      EXPECT_EQ(f.count(verdict::passed), plan.cells.size());
    }
  }
}

TEST(RunsAlone, TheBoardThatFailedRunsItAlone) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(4, 8, assign);
    simulated_farm f(plan, {});
    std::map<cell_id, std::size_t> failed_on;
    f.answer = [&](start_attempt const& a) {
      if (a.alone != 0) {
        EXPECT_EQ(failed_on.at(a.cell), a.boards.front());
        return passes;
      }
      failed_on[a.cell] = a.boards.front();
      return in_doubt;
    };
    f.run();
    EXPECT_EQ(f.count(verdict::passed), plan.cells.size());
  }
}

TEST(RunsAlone, RunsAloneAgainAsOftenAsItIsInDoubt) {
  auto const plan = small_plan(1, 2, assignment::every);
  simulated_farm f(plan, {});
  f.answer = [](start_attempt const& a) { return a.alone < 3 ? in_doubt : fails; };
  f.run();
  EXPECT_EQ(f.settled().at(1).attempts, 4);
  EXPECT_EQ(f.settled().at(1).verdict, verdict::failed);
}

TEST(RunsAlone, ARunAloneHasTheRetriesOfAnyOther) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 1, assign);
    simulated_farm f(plan, {.retries = 1, .retry_failures = true});
    f.answer = [](start_attempt const& a) {
      return a.alone == 0 ? in_doubt : a.alone == 1 ? fails : passes;
    };
    f.run();
    EXPECT_EQ(f.settled().at(0).attempts, 3);
    EXPECT_TRUE(f.settled().at(0).flaky) << "it failed alone, and passed alone";
    EXPECT_EQ(f.exit_code(), 0);
  }
}

TEST(RunsAlone, MaxFailWaitsForTheRunAlone) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const& alone : {passes, fails}) {
      auto const plan = small_plan(2, 30, assign);
      simulated_farm f(plan, {.max_fail = 1});
      f.answer = [&](start_attempt const& a) {
        return a.alone != 0 ? alone : a.cell == 0 ? in_doubt : passes;
      };
      f.run();
      auto const cells = plan.cells.size();
      EXPECT_EQ(f.count(verdict::passed) == cells, alone.verdict == verdict::passed);
      auto const is_alone = [](start_attempt const& a) { return a.alone != 0; };
      auto const& started = f.started();
      auto const position =
          std::find_if(started.begin(), started.end(), is_alone) - started.begin();
      EXPECT_LT(position, static_cast<std::ptrdiff_t>(cells))
          << "it came last, though the end hung on it";
    }
  }
}

TEST(RunsAlone, BoardsBehindLinesGoOnBesideARunAlone) {
  auto plan = small_plan(2, 3, assignment::every);
  plan.boards[1].link = tcp_spec{"board", 23};
  scheduler s(plan, {});
  s.begin();
  s.board_ready(1, {});
  s.board_ready(0, {});
  s.attempt_done(0, passes);
  s.attempt_done(1, in_doubt);
  auto const alone = s.attempt_done(2, passes);
  ASSERT_EQ(alone.size(), 2U);
  EXPECT_EQ(std::get<start_attempt>(alone[1]).cell, 1U);
  EXPECT_EQ(std::get<start_attempt>(alone[1]).alone, 1);
  auto const beside = s.attempt_done(3, passes);
  ASSERT_EQ(beside.size(), 2U);
  EXPECT_EQ(std::get<start_attempt>(beside[1]).cell, 4U);
}

TEST(RunsAlone, AFailureLeftInDoubtIsNotAFailure) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(1, 3, assign);
    scheduler s(plan, {});
    s.begin();
    s.board_ready(0, {});
    s.attempt_done(0, in_doubt);
    auto const stopped = s.stop(run_end::interrupted, "not run: interrupted");
    auto const first = std::get<cell_finished>(stopped.at(0));
    EXPECT_EQ(first.cell, 0U);
    EXPECT_EQ(first.verdict, verdict::errored);
    EXPECT_EQ(first.blame, blame::host);
    EXPECT_EQ(first.message, "beside: 1 != 2 (alone: not run: interrupted)");
    auto const last = s.attempt_done(1, in_doubt); // it ran when the run was stopped
    EXPECT_EQ(std::get<cell_finished>(last.at(0)).verdict, verdict::errored);
    EXPECT_TRUE(s.finished());
  }
}

TEST(RunsAlone, ABoardLostWithACellInDoubtLeavesItToOthers) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 4, assign);
    simulated_farm f(plan, {});
    f.answer = [](start_attempt const& a) {
      return a.boards.front() == 0 && a.alone == 0 ? in_doubt : passes;
    };
    f.loses = [](start_attempt const& a) { return a.alone != 0 ? a.boards : board_list(); };
    f.run();
    auto const any = assign == assignment::any;
    EXPECT_EQ(f.count(verdict::failed), 0U);
    EXPECT_EQ(f.count(verdict::errored), any ? 0U : 4U);
    if (!any) {
      EXPECT_EQ(f.settled().at(3).message, "beside: 1 != 2 (alone: gone)");
      EXPECT_EQ(f.settled().at(3).blame, blame::link);
    }
  }
}

} // namespace
} // namespace mprun
