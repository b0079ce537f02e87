// The scheduler is driven here by a simulated farm: boards answer in an order drawn from a seed,
// and whatever they answer, each planned cell must be settled exactly once and every board closed,
// and beside a run alone no board of this host may do anything.
#include "runner/scheduler.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <random>

namespace mprun {
namespace {

plan small_plan(std::size_t boards, std::size_t cases, assignment assign) {
  std::vector<board_spec> specs(boards);
  for (std::size_t b = 0; b < boards; ++b) {
    specs[b].id = "board-" + std::to_string(b);
    specs[b].platform = "unix";
  }
  std::vector<test_case> list(cases);
  for (std::size_t c = 0; c < cases; ++c) {
    list[c].suite = "suite";
    list[c].name = "case-" + std::to_string(c);
  }
  return make_plan(std::move(specs), std::move(list), {}, assign);
}

/// Carries commands out at once and remembers what was settled.
class farm {
public:
  farm(plan const& what, scheduler_options options) : what_(what), scheduler_(what, options) {}

  std::function<attempt_outcome(start_attempt const&)> answer = [](start_attempt const&) {
    return attempt_outcome{verdict::passed, blame::none, ""};
  };
  std::function<bool(std::size_t)> opens = [](std::size_t) { return true; };
  std::function<board_facts(std::size_t)> facts = [](std::size_t) { return board_facts{}; };
  std::function<bool(start_attempt const&)> dies_on = [](start_attempt const&) { return false; };
  attempt_outcome dies_with{verdict::errored, blame::link, "cut off"};
  std::size_t most_open = 0;
  int attempts = 0;
  std::size_t stop_after_attempts = 0;

  void run(unsigned seed = 1) {
    std::mt19937 random(seed);
    absorb(scheduler_.begin());
    while (!pending_.empty()) {
      auto const pick = std::uniform_int_distribution<std::size_t>(0, pending_.size() - 1)(random);
      auto const next = pending_[pick];
      pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(pick));
      perform(next);
      ASSERT_LT(++steps_, 1'000'000) << "the scheduler does not come to an end";
    }
    EXPECT_TRUE(scheduler_.finished());
    EXPECT_EQ(settled_.size(), what_.cells.size());
    EXPECT_TRUE(open_.empty());
  }

  std::map<cell_id, cell_finished> const& settled() const { return settled_; }
  int exit_code() const { return scheduler_.exit_code(); }
  std::vector<start_attempt> const& started() const { return started_; }
  scheduler& under_test() { return scheduler_; }
  void absorb(commands list) {
    for (auto& one : list) {
      if (auto* done = std::get_if<cell_finished>(&one)) {
        auto const first = settled_.emplace(done->cell, *done).second;
        EXPECT_TRUE(first) << "cell " << done->cell << " settled twice";
      } else if (auto* closing = std::get_if<close_board>(&one)) {
        EXPECT_EQ(open_.erase(closing->board), 1U);
        std::erase_if(pending_, [&](command const& c) { return is_of(c, closing->board); });
      } else {
        if (auto* opening = std::get_if<open_board>(&one)) {
          EXPECT_TRUE(open_.emplace(opening->board, true).second);
          most_open = std::max(most_open, open_.size());
        } else {
          started_.push_back(std::get<start_attempt>(one));
        }
        pending_.push_back(one);
        expect_alone_is_alone();
      }
    }
  }

private:
  static board_list boards_of(command const& c) {
    if (auto const* opening = std::get_if<open_board>(&c)) {
      return {opening->board};
    }
    return std::get<start_attempt>(c).boards;
  }
  static bool is_of(command const& c, std::size_t board) {
    auto const all = boards_of(c);
    return std::find(all.begin(), all.end(), board) != all.end();
  }

  void expect_alone_is_alone() const {
    std::size_t on_host = 0;
    bool alone = false;
    for (auto const& one : pending_) {
      auto const all = boards_of(one);
      on_host += std::any_of(all.begin(), all.end(), [this](std::size_t board) {
        return is_on_host(what_.boards[board].link);
      });
      auto const* attempt = std::get_if<start_attempt>(&one);
      alone = alone || (attempt != nullptr && attempt->alone != 0);
    }
    EXPECT_TRUE(!alone || on_host == 1) << on_host << " boards of this host are at work";
  }

  void perform(command const& next) {
    if (auto const* opening = std::get_if<open_board>(&next)) {
      if (opens(opening->board)) {
        absorb(scheduler_.board_ready(opening->board, facts(opening->board)));
      } else {
        open_.erase(opening->board);
        absorb(scheduler_.board_lost({opening->board, blame::board, "silent"}));
      }
      return;
    }
    auto const attempt = std::get<start_attempt>(next);
    ++attempts;
    if (dies_on(attempt)) {
      auto const board = attempt.boards.front();
      open_.erase(board);
      std::erase_if(pending_, [&](command const& c) { return is_of(c, board); });
      absorb(scheduler_.attempt_done(attempt.cell, dies_with, {{board, blame::link, "gone"}}));
    } else {
      absorb(scheduler_.attempt_done(attempt.cell, answer(attempt)));
    }
    if (stop_after_attempts != 0 && static_cast<std::size_t>(attempts) == stop_after_attempts) {
      absorb(scheduler_.stop(run_end::interrupted, "not run: interrupted"));
    }
  }

  plan const& what_;
  scheduler scheduler_;
  std::deque<command> pending_;
  std::map<cell_id, cell_finished> settled_;
  std::map<std::size_t, bool> open_;
  std::vector<start_attempt> started_;
  int steps_ = 0;
};

std::size_t count(farm const& f, verdict v) {
  std::size_t found = 0;
  for (auto const& [cell, done] : f.settled()) {
    found += done.verdict == v ? 1 : 0;
  }
  return found;
}

TEST(Scheduler, RunsEveryCaseOnEveryBoard) {
  auto const what = small_plan(3, 5, assignment::every);
  farm f(what, {});
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 15U);
  EXPECT_EQ(f.attempts, 15);
  EXPECT_EQ(f.exit_code(), 0);
}

TEST(Scheduler, RunsEachCaseOnceOnAnyBoard) {
  auto const what = small_plan(3, 20, assignment::any);
  farm f(what, {});
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 20U);
  EXPECT_EQ(f.attempts, 20);
  for (auto const& [cell, done] : f.settled()) {
    EXPECT_FALSE(done.board.empty());
  }
}

TEST(Scheduler, ABoardTakesAsManyCasesAtOnceAsItHasLanes) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto what = small_plan(2, 9, assign);
    scheduler s(what, {});
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
      auto const what = small_plan(3, 17, assign);
      farm f(what, {.retries = 1});
      f.facts = [](std::size_t board) {
        board_facts found;
        found.lanes = board + 2;
        return found;
      };
      f.dies_on = [&](start_attempt const& a) { return a.boards.front() == 1 && a.cell % 5 == seed % 5; };
      f.answer = [&](start_attempt const& a) {
        auto const bad = (a.cell + seed) % 7 == 0;
        return bad ? attempt_outcome{verdict::errored, blame::link, "cut"}
                   : attempt_outcome{verdict::passed, blame::none, ""};
      };
      f.run(seed);
    }
  }
}

TEST(Scheduler, TakesCasesInThePlansOrder) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto what = small_plan(1, 3, assign);
    what.order = {2, 0, 1};
    scheduler s(what, {});
    s.begin();
    auto out = s.board_ready(0, {});
    for (auto const expected : what.order) {
      auto const cell = std::get<start_attempt>(out.back()).cell;
      EXPECT_EQ(cell, expected);
      out = s.attempt_done(cell, {verdict::passed, blame::none, ""});
    }
    EXPECT_TRUE(s.finished());
  }
}

TEST(Scheduler, OpensNoMoreBoardsThanJobs) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(7, 9, assign);
    farm f(what, {.jobs = 2});
    f.run();
    EXPECT_EQ(f.most_open, 2U);
  }
}

TEST(Scheduler, SettlesAllCellsOfABoardThatDoesNotOpen) {
  auto const what = small_plan(2, 4, assignment::every);
  farm f(what, {});
  f.opens = [](std::size_t board) { return board == 0; };
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 4U);
  EXPECT_EQ(count(f, verdict::errored), 4U);
  EXPECT_EQ(f.settled().at(4).blame, blame::board);
  EXPECT_EQ(f.settled().at(4).message, "silent");
  EXPECT_EQ(f.exit_code(), 3);
}

/// Whatever blame comes with the loss of a board: only a test that ran can be at fault.
TEST(Scheduler, ATestThatWasNotRunIsNeverBlamed) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const opened : {false, true}) {
      SCOPED_TRACE(opened ? "lost after a case" : "not opened");
      auto const what = small_plan(1, 3, assign);
      farm one(what, {.retries = 0});
      auto& under_test = one.under_test();
      one.absorb(under_test.begin());
      if (opened) {
        one.absorb(under_test.board_ready(0, {}));
        attempt_outcome const endless{verdict::timed_out, blame::test, "never ends"};
        one.absorb(under_test.attempt_done(0, endless, {{0, blame::test, "lost"}}));
        EXPECT_EQ(one.settled().at(0).blame, blame::test) << "it ran";
      } else {
        one.absorb(under_test.board_lost({0, blame::test, "lost"}));
      }
      EXPECT_TRUE(under_test.finished());
      for (auto const& [cell, settled] : one.settled()) {
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
  auto const what = small_plan(3, 30, assignment::any);
  farm f(what, {});
  f.dies_on = [](start_attempt const& a) { return a.boards.front() == 1; };
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 30U);
  EXPECT_EQ(f.exit_code(), 0);
}

TEST(Scheduler, ACaseThatKillsBoardsStopsAtItsRetries) {
  auto const what = small_plan(6, 3, assignment::any);
  farm f(what, {.retries = 1});
  f.dies_on = [](start_attempt const& a) { return a.cell == 0; };
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 2U);
  EXPECT_EQ(f.settled().at(0).verdict, verdict::errored);
  EXPECT_EQ(f.settled().at(0).attempts, 2);
}

TEST(Scheduler, RetriesErrorsAndCallsThemFlaky) {
  auto const what = small_plan(1, 2, assignment::every);
  farm f(what, {.retries = 2});
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
  auto const what = small_plan(1, 1, assignment::every);
  auto const fail = [](start_attempt const&) {
    return attempt_outcome{verdict::failed, blame::test, "1 != 2"};
  };
  farm plain(what, {.retries = 3});
  plain.answer = fail;
  plain.run();
  EXPECT_EQ(plain.attempts, 1);
  EXPECT_EQ(plain.exit_code(), 1);
  farm asked(what, {.retries = 3, .retry_failures = true});
  asked.answer = fail;
  asked.run();
  EXPECT_EQ(asked.attempts, 4);
}

TEST(Scheduler, DoesNotRetryWhatAHostLacks) {
  auto const what = small_plan(1, 1, assignment::every);
  farm f(what, {.retries = 3});
  f.answer = [](start_attempt const&) {
    return attempt_outcome{verdict::errored, blame::host, "no CPython"};
  };
  f.run();
  EXPECT_EQ(f.attempts, 1);
  EXPECT_EQ(f.exit_code(), 3);
}

TEST(Scheduler, AnEndlessTestIsATestFailureInTheExitCode) {
  auto const what = small_plan(1, 1, assignment::every);
  farm f(what, {});
  f.answer = [](start_attempt const&) {
    return attempt_outcome{verdict::timed_out, blame::test, "endless"};
  };
  f.run();
  EXPECT_EQ(f.exit_code(), 1);
}

TEST(Scheduler, SkipsWithTheReasonWhatABoardLacks) {
  auto what = small_plan(2, 2, assignment::every);
  what.cases[1].needs.modules = {"hashlib"};
  farm f(what, {});
  f.facts = [](std::size_t board) {
    board_facts facts;
    facts.modules = board == 0 ? std::vector<std::string>{"hashlib"} : std::vector<std::string>{};
    return facts;
  };
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 3U);
  EXPECT_EQ(f.settled().at(3).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(3).message, "needs module hashlib, which this board lacks");
}

TEST(Scheduler, AnyGivesACaseOnlyToABoardThatSuits) {
  auto what = small_plan(4, 12, assignment::any);
  for (auto& one : what.cases) {
    one.needs.heap = 1000;
  }
  farm f(what, {});
  f.facts = [](std::size_t board) {
    board_facts facts;
    facts.heap_free = board == 2 ? 2000 : 10;
    return facts;
  };
  f.run();
  EXPECT_EQ(count(f, verdict::passed), 12U);
  for (auto const& [cell, done] : f.settled()) {
    EXPECT_EQ(done.board, "board-2");
  }
}

TEST(Scheduler, AnySkipsWhatNoBoardSuits) {
  auto what = small_plan(3, 2, assignment::any);
  what.cases[0].needs.modules = {"nowhere"};
  farm f(what, {});
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(1).verdict, verdict::passed);
}

TEST(Scheduler, NothingToRunIsExitCode4) {
  auto what = small_plan(2, 2, assignment::every);
  for (auto& cell : what.cells) {
    cell.skip_reason = "needs platform rp2";
  }
  farm f(what, {});
  f.run();
  EXPECT_EQ(count(f, verdict::skipped), 4U);
  EXPECT_EQ(f.exit_code(), 4);
  EXPECT_EQ(f.most_open, 0U) << "a board with nothing to do need not be opened";
}

TEST(Scheduler, StopsAfterMaxFail) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(2, 50, assign);
    farm f(what, {.max_fail = 3});
    f.answer = [](start_attempt const&) {
      return attempt_outcome{verdict::failed, blame::test, "no"};
    };
    f.run();
    EXPECT_LE(f.attempts, 4);
    EXPECT_GE(count(f, verdict::failed), 3U);
    EXPECT_EQ(f.exit_code(), 1);
  }
}

TEST(Scheduler, InterruptedRunsStillSettleEverything) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(3, 10, assign);
    farm f(what, {});
    f.stop_after_attempts = 5;
    f.run();
    EXPECT_EQ(f.exit_code(), 130);
    EXPECT_GE(count(f, verdict::passed), 5U);
    EXPECT_GE(count(f, verdict::skipped), 20U * (assign == assignment::every ? 1 : 0) + 1U);
  }
}

TEST(Scheduler, AbortSettlesWhatRuns) {
  auto const what = small_plan(2, 3, assignment::every);
  scheduler s(what, {});
  s.begin();
  s.board_ready(0, {});
  auto const out = s.abort("interrupted");
  std::size_t settled = 0;
  for (auto const& one : out) {
    settled += std::holds_alternative<cell_finished>(one) ? 1 : 0;
  }
  EXPECT_EQ(settled, 6U);
  EXPECT_TRUE(s.finished());
  EXPECT_TRUE(s.attempt_done(0, {}).empty());
  EXPECT_TRUE(s.board_ready(1, {}).empty());
  EXPECT_EQ(s.exit_code(), 130);
}

attempt_outcome const passes{verdict::passed, blame::none, ""};
attempt_outcome const fails{verdict::failed, blame::test, "1 != 2"};
attempt_outcome const in_doubt{verdict::failed, blame::test, "beside: 1 != 2", true};

TEST(Scheduler, AFailureInDoubtIsRunAgainAloneAndThatRunIsTheVerdict) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const& alone : {passes, fails}) {
      auto const what = small_plan(3, 8, assign);
      farm f(what, {.retries = 0});
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

TEST(Scheduler, RunsAloneWhenNothingElseIsLeft) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const jobs : {0U, 1U}) {
      auto const what = small_plan(2, 6, assign);
      farm f(what, {.jobs = jobs});
      f.facts = [](std::size_t) {
        board_facts facts;
        facts.lanes = 3;
        return facts;
      };
      f.answer = [](start_attempt const& a) {
        return a.alone == 0 && a.cell < 2 ? in_doubt : passes;
      };
      f.run();
      ASSERT_EQ(static_cast<std::size_t>(f.attempts), what.cells.size() + 2);
      auto const& started = f.started();
      if (jobs == 0) {
        EXPECT_EQ(started[started.size() - 2].alone, 1);
      } else { // of the board that is open
        EXPECT_EQ(started[6].alone, 1);
      }
      EXPECT_EQ(count(f, verdict::passed), what.cells.size());
    }
  }
}

TEST(Scheduler, TheBoardThatFailedRunsItAlone) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(4, 8, assign);
    farm f(what, {});
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
    EXPECT_EQ(count(f, verdict::passed), what.cells.size());
  }
}

TEST(Scheduler, RunsAloneAgainAsOftenAsItIsInDoubt) {
  auto const what = small_plan(1, 2, assignment::every);
  farm f(what, {});
  f.answer = [](start_attempt const& a) { return a.alone < 3 ? in_doubt : fails; };
  f.run();
  EXPECT_EQ(f.settled().at(1).attempts, 4);
  EXPECT_EQ(f.settled().at(1).verdict, verdict::failed);
}

TEST(Scheduler, ARunAloneHasTheRetriesOfAnyOther) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(2, 1, assign);
    farm f(what, {.retries = 1, .retry_failures = true});
    f.answer = [](start_attempt const& a) {
      return a.alone == 0 ? in_doubt : a.alone == 1 ? fails : passes;
    };
    f.run();
    EXPECT_EQ(f.settled().at(0).attempts, 3);
    EXPECT_TRUE(f.settled().at(0).flaky) << "it failed alone, and passed alone";
    EXPECT_EQ(f.exit_code(), 0);
  }
}

TEST(Scheduler, MaxFailWaitsForTheRunAlone) {
  for (auto const assign : {assignment::every, assignment::any}) {
    for (auto const& alone : {passes, fails}) {
      auto const what = small_plan(2, 30, assign);
      farm f(what, {.max_fail = 1});
      f.answer = [&](start_attempt const& a) {
        return a.alone != 0 ? alone : a.cell == 0 ? in_doubt : passes;
      };
      f.run();
      auto const cells = what.cells.size();
      EXPECT_EQ(count(f, verdict::passed) == cells, alone.verdict == verdict::passed);
      auto const is_alone = [](start_attempt const& a) { return a.alone != 0; };
      auto const& started = f.started();
      auto const place = std::find_if(started.begin(), started.end(), is_alone) - started.begin();
      EXPECT_LT(place, static_cast<std::ptrdiff_t>(cells))
          << "it came last, though the end hung on it";
    }
  }
}

TEST(Scheduler, BoardsBehindLinesGoOnBesideARunAlone) {
  auto what = small_plan(2, 3, assignment::every);
  what.boards[1].link = tcp_spec{"board", 23};
  scheduler s(what, {});
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

TEST(Scheduler, WhatIsLeftInDoubtIsNoFailure) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(1, 3, assign);
    scheduler s(what, {});
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

TEST(Scheduler, ABoardLostWithACellInDoubtLeavesItToOthers) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const what = small_plan(2, 4, assign);
    farm f(what, {});
    f.answer = [](start_attempt const& a) {
      return a.boards.front() == 0 && a.alone == 0 ? in_doubt : passes;
    };
    f.dies_on = [](start_attempt const& a) { return a.alone != 0; };
    f.run();
    auto const any = assign == assignment::any;
    EXPECT_EQ(count(f, verdict::failed), 0U);
    EXPECT_EQ(count(f, verdict::errored), any ? 0U : 4U);
    if (!any) {
      EXPECT_EQ(f.settled().at(3).message, "beside: 1 != 2 (alone: gone)");
      EXPECT_EQ(f.settled().at(3).blame, blame::link);
    }
  }
}

TEST(Scheduler, FlakyIsAFailureOnlyWhereAsked) {
  auto const what = small_plan(1, 2, assignment::every);
  for (auto const fatal : {false, true}) {
    farm f(what, {.retries = 1, .retry_failures = true, .flaky_fails = fatal});
    f.answer = [](start_attempt const& a) {
      return a.cell == 1 && a.attempt == 1 ? fails : passes;
    };
    f.run();
    EXPECT_TRUE(f.settled().at(1).flaky);
    EXPECT_EQ(f.exit_code(), fatal ? 1 : 0);
  }
}

TEST(Scheduler, SettlesEverythingWhateverHappensInWhateverOrder) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    auto const draw = [&](unsigned n) { return random() % n; };
    auto const assign = draw(2) == 0 ? assignment::every : assignment::any;
    auto what = small_plan(1 + draw(6), draw(12), assign);
    for (auto& one : what.cases) {
      one.needs.heap = draw(3) == 0 ? 1000 : 0;
    }
    for (auto& one : what.boards) {
      one.link = draw(3) == 0 ? link_spec(tcp_spec{}) : link_spec(process_spec{});
    }
    farm f(what, {.retries = static_cast<int>(draw(3)),
                  .retry_failures = draw(2) == 0,
                  .max_fail = draw(4) == 0 ? draw(5) : 0,
                  .jobs = draw(3)});
    f.opens = [&](std::size_t) { return draw(5) != 0; };
    f.dies_on = [&](start_attempt const&) { return draw(12) == 0; };
    f.facts = [&](std::size_t) {
      board_facts facts;
      facts.heap_free = draw(2) == 0 ? 2000 : 10;
      facts.lanes = 1 + draw(3);
      return facts;
    };
    f.answer = [&](start_attempt const& a) {
      auto const v = static_cast<verdict>(draw(5));
      auto const b = v == verdict::passed ? blame::none : static_cast<blame>(1 + draw(4));
      auto const doubted = v == verdict::failed && a.alone < 3 && draw(2) == 0 &&
                           is_on_host(what.boards[a.boards.front()].link);
      return attempt_outcome{v, b, "drawn", doubted};
    };
    f.dies_with = {verdict::failed, blame::test, "drawn", draw(2) == 0};
    f.stop_after_attempts = draw(6) == 0 ? 1 + draw(10) : 0;
    SCOPED_TRACE(seed);
    f.run(seed);
  }
}

} // namespace
} // namespace mprun
