// Where a benchmark runs: on a unix port as a program of its own that reads the script from its
// stdin, as run-perfbench.py has it, or imports what was compiled; or on a freshly reset board over
// the raw REPL.
//
// Flow: take(source) once, which compiles it where that is asked for; then run() any number of
// times.
#pragma once

#include "runner/board/launch.hpp"
#include "runner/board/session.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mprun::upstream {

/// All that a run of benchmarks needs to know before it begins.
struct perf_setup {
  settings how;
  run_place place;
  std::filesystem::path mpy_cross;            ///< empty: there is none
  std::filesystem::path cpython_cache_folder; ///< where CPython's answers are kept
};

class perf_target {
public:
  /// All outlive it.
  perf_target(session& board, board_spec const& spec, test_case const& one,
              perf_setup const& setup);

  /// Gives what mpy-cross says where it does not take the source; nothing where all is well.
  /// `arch` is the board's; empty where it has none.
  task<result<std::optional<std::string>>> take(std::string source, std::string arch);

  /// As session::run(). Of what a program of its own printed all is its output when it ended well,
  /// else its error.
  task<ran_case> run();

  /// Of the program of its own that ran last: "killed by SIGSEGV"; empty when no signal ended it.
  std::string const& killed() const noexcept { return killed_; }

private:
  task<ran_case> spawn();

  session& board_;
  board_spec const& spec_;
  test_case const& one_;
  perf_setup const& setup_;
  bool spawns_;
  std::string killed_;
  std::string source_;           ///< for the raw REPL
  std::filesystem::path script_; ///< what a program of its own runs: .py or .mpy
};

} // namespace mprun::upstream
