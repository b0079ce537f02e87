// Where a benchmark runs: on a unix port as a program of its own that reads the script from its
// stdin, as with run-perfbench.py, or imports the compiled module; or on a freshly reset board over
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

/// Everything that a run of benchmarks needs to know before it begins.
struct perf_setup {
  settings how;
  run_workspace workspace;
  std::filesystem::path mpy_cross;            ///< empty when there is none
  std::filesystem::path cpython_cache_folder; ///< where CPython's answers are kept
};

class perf_target {
public:
  /// All arguments must outlive it.
  perf_target(session& board, board_spec const& spec, test_case const& test,
              perf_setup const& setup);

  /// Returns the message of mpy-cross when it rejects the source, otherwise nothing.
  /// `arch` is the board's; empty where it has none.
  task<result<std::optional<std::string>>> take(std::string source, std::string arch);

  /// As session::run(). Everything that a program of its own printed is its output when it ended
  /// well, otherwise its error.
  task<ran_case> run();

  /// How a signal ended the last program of its own: "killed by SIGSEGV"; empty when none did.
  std::string const& killed() const noexcept { return killed_; }

private:
  task<ran_case> spawn();

  session& board_;
  board_spec const& spec_;
  test_case const& test_;
  perf_setup const& setup_;
  bool spawns_;
  std::string killed_;
  std::string source_;           ///< for the raw REPL
  std::filesystem::path script_; ///< what a program of its own runs: .py or .mpy
};

} // namespace mprun::upstream
