// Boards that are recordings, where boards share the cases.
#include "runner/scheduling/simulated_farm.hpp"

namespace mprun {
namespace {

attempt_outcome disturbed_at_first(start_attempt const& a) {
  return a.cell % 5 == 0 && a.attempt == 1 ? attempt_outcome{verdict::errored, blame::link, "cut"}
                                           : passes;
}

/// What each board ran, as its recording has it.
using recordings = std::vector<std::optional<std::vector<recorded_turn>>>;

recordings play(plan const& planned, unsigned seed) {
  recordings ran(planned.boards.size(), std::vector<recorded_turn>());
  simulated_farm f(planned, {.retries = 1});
  f.answer = [&ran](start_attempt const& a) {
    ran[a.boards.front()]->push_back({a.cell, static_cast<std::size_t>(a.attempt) - 1});
    return disturbed_at_first(a);
  };
  f.run(seed);
  EXPECT_EQ(f.count(verdict::passed), planned.cells.size());
  return ran;
}

TEST(RecordedTurns, EachBoardTakesWhatItTookThen) {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    auto planned = small_plan(4, 23, assignment::any);
    auto const then = play(planned, seed);
    planned.recorded = then;
    ASSERT_TRUE(play(planned, seed + 1000) == then) << seed;
  }
}

TEST(RecordedTurns, BoardsThatWaitForEachOtherForEverTakeWhatComes) {
  auto planned = small_plan(2, 3, assignment::any);
  planned.recorded = {{{{0, 1}}}, {{{1, 1}}}}; // nobody has the first turns
  simulated_farm f(planned, {});
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 3U);
}

TEST(RecordedTurns, WhatABoardThatIsGoneTookThenIsLeftToOthers) {
  auto planned = small_plan(2, 6, assignment::any);
  planned.recorded = {{{{0, 0}, {1, 0}, {2, 1}}}, {{{2, 0}, {3, 0}}}};
  simulated_farm f(planned, {});
  f.opens = [](std::size_t board) { return board == 0; };
  f.run();
  EXPECT_EQ(f.count(verdict::passed), 6U);
}

} // namespace
} // namespace mprun
