// For tests: histories of made-up runs.
#pragma once

#include "reports/files/report_set.hpp"
#include "reports/history/history_file.hpp"
#include "reports/history/history_report.hpp"
#include "reports/history/history_window.hpp"
#include "reports/test_run.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// A run of cases of the suite s on boards, with one letter per case: '.' passed, '~' passed at a
/// retry, 'F' failed, 'L' a link error, 's' skipped, ' ' not in the run.
struct made_up_run {
  int number = 0;                   ///< runs are a day apart
  std::vector<std::string> letters; ///< one text for each of board-0, board-1, …
  std::string commit = {};
  std::string branch = "main";
  std::string firmware = "v1.26.1";
  std::chrono::milliseconds took{10}; ///< the duration of each attempt
};

inline std::string run_id_of(int number) {
  return fmt::format("run-{:03}", number);
}

inline std::vector<event> events_of(made_up_run const& made_up) {
  std::vector<event> out;
  auto const day = std::chrono::days(made_up.number);
  auto const add = [&](fact which) {
    auto made = at(static_cast<std::int64_t>(out.size()) * 1000, std::move(which));
    made.at += day;
    out.push_back(std::move(made));
  };
  add(run_started{run_id_of(made_up.number),
                  "0.1.0",
                  {"mprun", "suites/"},
                  "host",
                  made_up.branch,
                  made_up.commit});
  std::vector<std::pair<std::string, char>> cells;
  for (std::size_t b = 0; b < made_up.letters.size(); ++b) {
    add(board_declared{
        fmt::format("board-{}", b), "rp2", fmt::format("serial: {}", b), {"hw"}, ""});
  }
  for (std::size_t b = 0; b < made_up.letters.size(); ++b) {
    for (std::size_t c = 0; c < made_up.letters[b].size(); ++c) {
      if (made_up.letters[b][c] != ' ') {
        auto const board = fmt::format("board-{}", b);
        add(planned(static_cast<cell_id>(cells.size()), board, fmt::format("c{}", c)));
        cells.emplace_back(board, made_up.letters[b][c]);
      }
    }
  }
  for (std::size_t b = 0; b < made_up.letters.size(); ++b) {
    board_facts facts;
    facts.implementation = "micropython";
    facts.firmware = made_up.firmware;
    add(board_opened{fmt::format("board-{}", b), facts, run_duration(5000)});
  }
  auto bad = false;
  for (cell_id cell = 0; cell < cells.size(); ++cell) {
    auto const& [board, letter] = cells[cell];
    cell_finished done{cell, board, verdict::passed, blame::none, "", 1, false};
    if (letter == 's') {
      done.verdict = verdict::skipped;
      done.message = "needs more";
      done.attempts = 0;
      add(done);
      continue;
    }
    if (letter == '~') {
      add(attempt_started{cell, board, 1});
      add(ended(cell, board, verdict::errored, blame::link, "cut"));
      done.attempts = 2;
      done.flaky = true;
    } else if (letter != '.') {
      done.verdict = letter == 'F' ? verdict::failed : verdict::errored;
      done.blame = letter == 'F' ? blame::test : blame::link;
      done.message = letter == 'F' ? "1 is not 2" : "cut";
      bad = true;
    }
    auto last = ended(cell, board, done.verdict, done.blame, done.message, done.attempts);
    last.took = made_up.took;
    if (cell == 0) {
      last.transfers = {{true, 10'000, run_duration(100'000)},
                        {false, 10'000, run_duration(50'000)}};
    }
    add(attempt_started{cell, board, done.attempts});
    add(last);
    add(done);
  }
  add(run_finished{run_end::complete, bad ? 1 : 0, run_duration(1'000'000)});
  return out;
}

inline std::unique_ptr<database> opened(std::filesystem::path const& file) {
  auto made = open_history(file, database::missing_file::made);
  EXPECT_TRUE(made) << made.error().message;
  return *std::move(made);
}

inline history_outcome keep(std::filesystem::path const& file, std::vector<event> const& events) {
  history_outcome outcome;
  report_set reports;
  reports.add(make_history_report(opened(file), file.string(), outcome));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_TRUE(reports.finish().empty());
  return outcome;
}

inline history_outcome keep(std::filesystem::path const& file, made_up_run const& run) {
  return keep(file, events_of(run));
}

inline history_window window_of(std::filesystem::path const& file, window_query const& query = {}) {
  auto const history = opened(file);
  auto out = read_window(*history, query);
  EXPECT_EQ(history->problem(), "");
  return out;
}

} // namespace mprun
