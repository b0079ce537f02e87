// What must be known about a board before a benchmark of perf_bench/ runs there: how large it is to
// be, and what the board lacks. Boards are asked as run-perfbench.py asks them, by the tree's own
// scripts in feature_check/; their answers are kept in perf_knowledge for the next benchmarks.
//
// Flow: find_size(), then missing_feature().
#pragma once

#include "runner/board/session.hpp"
#include "runner/kinds/benchmark/perf_expected_output.hpp"
#include "runner/kinds/benchmark/perf_target.hpp"
#include "suites/upstream/perf_scores.hpp"

#include <map>
#include <string>
#include <utility>

namespace mprun::upstream {

/// What all benchmarks of a run share.
struct perf_knowledge {
  explicit perf_knowledge(perf_setup how)
      : setup(std::move(how)), expected_outputs(setup.cpython_cache_folder, setup.workspace) {}

  perf_setup setup;
  perf_expected_output expected_outputs;
  std::map<std::string, perf_size> sizes;      ///< by board
  std::map<std::string, std::string> features; ///< by board and script: what it printed
};

/// A board's answer.
struct perf_answer {
  result<std::string> text;
  result<void> kept; ///< as in ran_case
};

class perf_questions {
public:
  /// All arguments must outlive it.
  perf_questions(perf_knowledge& known, session& board, board_spec const& spec,
                 test_case const& about)
      : known_(known), board_(board), spec_(spec), about_(about) {}

  /// Puts the board's size into perf_knowledge.
  task<perf_answer> find_size();

  /// The feature that the benchmark needs and the board lacks; empty when there is none.
  task<perf_answer> missing_feature();

  /// Whether the tree has such a script.
  bool knows_feature(std::string const& script) const;
  /// What it prints on the board; each board is asked once.
  task<perf_answer> feature(std::string script);

private:
  task<perf_answer> answer_of(std::string about, std::string source);
  /// What a small program prints, empty when it ends with an exception. `about` is for messages.
  task<perf_answer> ask(std::string about, std::string source);

  perf_knowledge& known_;
  session& board_;
  board_spec const& spec_;
  test_case const& about_;
};

} // namespace mprun::upstream
