// Cases that take several boards at once, and those that want this host's ports.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

TEST(SeveralBoards, ACaseRunsOnceOnTheFirstBoardsUnderEitherAssignment) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(4, 3, assign, {1, 3, 1});
    simulated_farm f(plan, {});
    f.run();
    auto const is_several = [](start_attempt const& a) { return a.boards.size() == 3; };
    auto const& started = f.started();
    EXPECT_EQ(std::count_if(started.begin(), started.end(), is_several), 1);
    EXPECT_EQ(f.count(verdict::passed), assign == assignment::every ? 9U : 3U);
  }
}

TEST(SeveralBoards, AreTheFirstOfTheInventoryThatAreFree) {
  auto const plan = small_plan(5, 2, assignment::any, {2, 2});
  scheduler s(plan, {});
  s.begin();
  for (std::size_t board = 4; board > 1; --board) {
    s.board_ready(board, {});
  }
  // The first case has taken 3 and 4 when they were there, the second waits for one beside 2.
  auto const next = s.attempt_done(0, passes);
  ASSERT_EQ(next.size(), 2U); // that it is settled, and the next one
  EXPECT_EQ(std::get<start_attempt>(next[1]).boards, (board_list{2, 3}));
}

TEST(SeveralBoards, TwoCasesRunSideBySideWhereThereAreBoardsForBoth) {
  auto const plan = small_plan(4, 2, assignment::every, {2, 2});
  scheduler s(plan, {});
  s.begin();
  commands all;
  for (std::size_t board = 0; board < 4; ++board) {
    for (auto const& issued : s.board_ready(board, {})) {
      all.push_back(issued);
    }
  }
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(std::get<start_attempt>(all[0]).boards, (board_list{0, 1}));
  EXPECT_EQ(std::get<start_attempt>(all[1]).boards, (board_list{2, 3}));
}

/// Hundreds of other cases could run on the boards before they are all free by chance.
TEST(SeveralBoards, ACaseThatNeedsManyIsNotStarved) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(5, 500, assign, {1, 1, 1, 1, 1, 5});
    simulated_farm f(plan, {});
    f.facts = [](std::size_t board) {
      board_facts found;
      found.lanes = 1 + board;
      return found;
    };
    f.takes_turns = true;
    f.run();
    auto const& started = f.started();
    auto const position = std::find_if(started.begin(), started.end(),
                                       [](auto const& a) { return a.boards.size() == 5; });
    ASSERT_NE(position, started.end());
    EXPECT_LT(position - started.begin(), assign == assignment::every ? 80 : 40);
  }
}

TEST(SeveralBoards, TooFewBoardsAreASkipWithTheReason) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 2, assign, {3, 1});
    simulated_farm f(plan, {});
    f.run();
    EXPECT_EQ(f.count(verdict::skipped), 1U);
    auto const cell = assign == assignment::every ? 2U : 0U;
    EXPECT_EQ(f.settled().at(cell).message, "needs 3 boards, the farm has 2");
  }
}

TEST(SeveralBoards, TooFewThatOpenAreAnErrorOfTheBoards) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(2, 1, assign, {2});
    simulated_farm f(plan, {});
    f.opens = [](std::size_t board) { return board == 1; };
    f.run();
    EXPECT_EQ(f.settled().at(0).verdict, verdict::errored);
    EXPECT_EQ(f.settled().at(0).blame, blame::board);
    EXPECT_EQ(f.settled().at(0).message, "needs 2 boards, 1 could be used: silent");
    EXPECT_EQ(f.exit_code(), 3);
  }
}

TEST(SeveralBoards, TooFewThatSuitAreASkip) {
  auto plan = small_plan(3, 1, assignment::every, {2});
  plan.cases[0].needs.modules = {"network"};
  simulated_farm f(plan, {});
  f.facts = [](std::size_t board) {
    board_facts found;
    found.modules = board == 1 ? std::vector<std::string>{"network"} : std::vector<std::string>{};
    return found;
  };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::skipped);
  EXPECT_EQ(f.settled().at(0).message,
            "needs 2 boards, 1 could be used: needs module network, which this board lacks");
}

TEST(SeveralBoards, AnErrorIsTriedAgainOnOthersWhereTheyAreFree) {
  auto const plan = small_plan(4, 1, assignment::every, {2});
  simulated_farm f(plan, {.retries = 1});
  f.takes_turns = true; // so all are open by then
  f.answer = [](start_attempt const& a) {
    return a.attempt == 1 ? attempt_outcome{verdict::errored, blame::board, "silent"} : passes;
  };
  f.run();
  ASSERT_EQ(f.started().size(), 2U);
  auto const& first = f.started()[0].boards;
  auto const& second = f.started()[1].boards;
  EXPECT_EQ(std::find_first_of(first.begin(), first.end(), second.begin(), second.end()),
            first.end());
  EXPECT_TRUE(f.settled().at(0).flaky);
}

TEST(SeveralBoards, AnotherBoardReplacesALostOne) {
  auto const plan = small_plan(3, 1, assignment::every, {2});
  simulated_farm f(plan, {.retries = 1});
  f.loses = [](start_attempt const& a) {
    return a.attempt == 1 ? board_list{a.boards.back()} : board_list();
  };
  f.run();
  EXPECT_EQ(f.settled().at(0).verdict, verdict::passed);
  EXPECT_EQ(f.settled().at(0).attempts, 2);
}

TEST(SeveralBoards, ACaseThatLosesTooManyIsSettledAsItEnded) {
  auto const plan = small_plan(3, 2, assignment::every, {2, 2});
  simulated_farm f(plan, {.retries = 3});
  f.loses = [](start_attempt const& a) { return a.boards; };
  f.run();
  EXPECT_EQ(f.settled().at(0).message, "cut off");
  EXPECT_EQ(f.settled().at(1).message, "needs 2 boards, 1 could be used: gone");
}

TEST(SeveralBoards, ARunAloneIsOnTheSameBoards) {
  auto plan = small_plan(4, 6, assignment::every, {2, 2});
  plan.boards[0].link = tcp_spec{"board", 23};
  for (unsigned seed = 0; seed < 50; ++seed) {
    simulated_farm f(plan, {});
    std::map<cell_id, board_list> failed_on;
    f.answer = [&](start_attempt const& a) {
      if (a.alone != 0) {
        EXPECT_EQ(failed_on.at(a.cell), a.boards);
        return passes;
      }
      failed_on[a.cell] = a.boards;
      return a.boards.size() > 1 ? in_doubt : passes;
    };
    f.run(seed);
    EXPECT_EQ(f.count(verdict::passed), plan.cells.size());
  }
}

TEST(SeveralBoards, MoreThanJobsAreAtWorkForACaseThatNeedsThem) {
  for (auto const assign : {assignment::every, assignment::any}) {
    auto const plan = small_plan(6, 8, assign, {1, 1, 4});
    simulated_farm f(plan, {.jobs = 2});
    f.run();
    EXPECT_EQ(f.count(verdict::passed), plan.cells.size());
    EXPECT_LE(f.max_open, 5U);
  }
}

TEST(HostPorts, AreHeldByOneCaseAtATimeInThePlansOrder) {
  for (auto const ports : {host_ports::always, host_ports::of_unix_boards}) {
    auto plan = small_plan(6, 3, assignment::any, {2, 2, 2});
    for (auto& test : plan.cases) {
      test.ports = ports;
    }
    for (unsigned seed = 0; seed < 50; ++seed) {
      simulated_farm f(plan, {});
      f.run(seed);
      ASSERT_EQ(f.started().size(), 3U);
      for (cell_id cell = 0; cell < 3; ++cell) {
        EXPECT_EQ(f.started()[cell].cell, cell);
      }
    }
  }
}

TEST(HostPorts, AreNotAskedForByBoardsThatHaveTheirOwn) {
  auto plan = small_plan(4, 2, assignment::any, {2, 2});
  for (std::size_t board = 0; board < 4; ++board) {
    plan.boards[board].platform = board < 2 ? "unix" : "esp32";
  }
  for (auto& test : plan.cases) {
    test.ports = host_ports::of_unix_boards;
  }
  scheduler s(plan, {});
  s.begin();
  commands all;
  for (std::size_t board = 0; board < 4; ++board) {
    for (auto const& issued : s.board_ready(board, {})) {
      all.push_back(issued);
    }
  }
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(std::get<start_attempt>(all[1]).boards, (board_list{2, 3}));
}

/// Otherwise a case that needs many boards might never find its ports and boards free at the same
/// time.
TEST(HostPorts, AreKeptForTheFirstThatWaits) {
  auto plan = small_plan(3, 3, assignment::any, {1, 2, 1});
  plan.boards[2].platform = "esp32";
  plan.cases[0].needs.platforms = plan.cases[1].needs.platforms = {"unix"};
  plan.cases[2].needs.platforms = {"esp32"};
  plan.cases[1].ports = plan.cases[2].ports = host_ports::always;
  scheduler s(plan, {});
  s.begin();
  s.board_ready(0, {});
  s.board_ready(1, {});
  EXPECT_TRUE(s.board_ready(2, {}).empty());
  auto const next = s.attempt_done(0, passes);
  ASSERT_EQ(next.size(), 2U);
  EXPECT_EQ(std::get<start_attempt>(next[1]).cell, 1U);
  auto const last = s.attempt_done(1, passes);
  auto const is_third = [](command const& issued) {
    auto const* started = std::get_if<start_attempt>(&issued);
    return started != nullptr && started->cell == 2;
  };
  EXPECT_TRUE(std::any_of(last.begin(), last.end(), is_third));
}

TEST(HostPorts, OtherCasesGoOnBesideThem) {
  auto plan = small_plan(3, 6, assignment::every, {2, 2});
  plan.cases[0].ports = plan.cases[1].ports = host_ports::always;
  simulated_farm f(plan, {});
  bool beside = false;
  f.answer = [&](start_attempt const& a) {
    beside = beside || (a.boards.size() == 1 && a.boards.front() == 2);
    return passes;
  };
  f.run();
  EXPECT_TRUE(beside);
  EXPECT_EQ(f.count(verdict::passed), plan.cells.size());
}

} // namespace
} // namespace mprun
