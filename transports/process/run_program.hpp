// Runs a program of this host to its end and gives its output: for an interpreter's version and for
// CPython's answer to a test. Boards are process_links instead.
#pragma once

#include "base/async/stop_request.hpp"
#include "base/async/task.hpp"
#include "transports/process/confinement.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct program {
  std::vector<std::string> arguments; ///< arguments[0] is looked up on PATH unless it has a slash
  std::filesystem::path directory;    ///< empty: this process's own
  std::filesystem::path input;        ///< the file for its stdin; empty: /dev/null
  std::vector<std::pair<std::string, std::string>> environment; ///< added to this process's own
  bool environment_is_whole = false;    ///< nothing of this process's own is passed on
  confinement confined;                 ///< the files that it may write
  std::shared_ptr<stop_request> stop{}; ///< ends it as its time limit does; may be null
};

struct program_result {
  error_code ec;       ///< could not be started (no_such_file_or_directory, …), or timed_out
  int wait_status = 0; ///< as waitpid(2) gives it; valid when !ec
  std::string output;  ///< stdout and stderr together, in the order they came, cut at the limit
};

/// The program has its own process group, which is killed when `limit` passes.
task<program_result> run_program(program command, std::chrono::milliseconds limit,
                                 std::size_t output_limit);

/// The same where no event loop runs yet, as before a run: blocks until the program has ended.
program_result run_program_now(program command, std::chrono::milliseconds limit,
                               std::size_t output_limit);

} // namespace mprun
