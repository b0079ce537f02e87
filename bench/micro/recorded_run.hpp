// The events of a run of any size, whose cases follow one another and sometimes fail.
#pragma once

#include "runner/events/event.hpp"

#include <string>
#include <vector>

namespace mprun::bench {

/// Each board runs its share of the cases; every hundredth fails, with output and a traceback.
inline std::vector<event> recorded_run(std::size_t cases, std::size_t boards) {
  std::vector<event> all;
  all.reserve(4 * cases + boards + 2);
  auto const add = [&all](fact added) {
    auto const since = run_duration(static_cast<std::int64_t>(all.size()) * 1000);
    all.push_back({wall_time(std::chrono::milliseconds(1'700'000'000'000) +
                             std::chrono::duration_cast<std::chrono::milliseconds>(since)),
                   since, std::move(added)});
  };
  auto const board_of = [boards](std::size_t i) { return "board-" + std::to_string(i % boards); };
  add(run_started{"20260101T000000Z-00000000", "0", {"mprun"}, "host"});
  for (std::size_t i = 0; i < boards; ++i) {
    add(board_declared{board_of(i), "unix", "process: micropython", {"virtual"}});
  }
  for (std::size_t i = 0; i < cases; ++i) {
    auto const name = "case_" + std::to_string(i / boards);
    add(cell_planned{static_cast<cell_id>(i), board_of(i), "suite", name, "suite/" + name + ".py",
                     ""});
  }
  for (std::size_t i = 0; i < cases; ++i) {
    auto const cell = static_cast<cell_id>(i);
    auto const fails = i % 100 == 99;
    attempt_finished done;
    done.cell = cell;
    done.board = board_of(i);
    done.verdict = fails ? verdict::failed : verdict::passed;
    done.blame = fails ? blame::test : blame::none;
    done.message = fails ? "the output differs at line 3" : "";
    done.detail = fails ? std::string(500, 'd') : "";
    done.output = std::string(200, 'o');
    done.took = run_duration(1500);
    add(attempt_started{cell, done.board, 1});
    add(done);
    add(cell_finished{cell, done.board, done.verdict, done.blame, done.message, 1, false,
                      done.reason});
  }
  add(run_finished{run_end::complete, 1, run_duration(1'000'000)});
  return all;
}

} // namespace mprun::bench
