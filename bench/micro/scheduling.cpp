// Decisions of the scheduler with many boards; each answer to it counts as one decision.
#include "runner/scheduling/scheduler.hpp"

#include <benchmark/benchmark.h>
#include <deque>
#include <string>

namespace mprun {
namespace {

plan plan_of(std::size_t boards, std::size_t cases, assignment assign) {
  std::vector<board_spec> specs(boards);
  for (std::size_t i = 0; i < boards; ++i) {
    specs[i].id = "board-" + std::to_string(i);
    specs[i].platform = "unix";
  }
  std::vector<test_case> list(cases);
  for (std::size_t i = 0; i < cases; ++i) {
    list[i].suite = "suite";
    list[i].name = "case-" + std::to_string(i);
  }
  return make_plan(std::move(specs), std::move(list), {}, assign);
}

/// Everything passes, except that every `fails_each`th attempt is a board error and is retried.
std::int64_t run_all(plan const& planned, int fails_each) {
  scheduler under_test(planned, {});
  std::deque<command> todo;
  auto const absorb = [&todo](commands const& list) {
    todo.insert(todo.end(), list.begin(), list.end());
  };
  absorb(under_test.begin());
  std::int64_t decisions = 1;
  int attempts = 0;
  while (!todo.empty()) {
    auto const next = todo.front();
    todo.pop_front();
    if (auto const* open = std::get_if<open_board>(&next)) {
      absorb(under_test.board_ready(open->board, {}));
      ++decisions;
    } else if (auto const* start = std::get_if<start_attempt>(&next)) {
      attempt_outcome outcome{verdict::passed, blame::none, ""};
      if (++attempts % fails_each == 0) {
        outcome = {verdict::errored, blame::board, "the board is silent"};
      }
      absorb(under_test.attempt_done(start->cell, outcome));
      ++decisions;
    }
  }
  return under_test.finished() ? decisions : 0;
}

void scheduling(benchmark::State& state) {
  auto const shared = state.range(1) != 0;
  auto const boards = static_cast<std::size_t>(state.range(0));
  // Twenty cases per board in either case.
  auto const planned =
      plan_of(boards, shared ? 20 * boards : 20, shared ? assignment::any : assignment::every);
  std::int64_t decisions = 0;
  for (auto _ : state) {
    auto const made = run_all(planned, 50);
    if (made == 0) {
      state.SkipWithError("the scheduler did not finish");
    }
    decisions += made;
  }
  state.SetItemsProcessed(decisions);
}
BENCHMARK(scheduling)
    ->ArgNames({"boards", "any"})
    ->ArgsProduct({{10, 100, 1000}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace mprun
