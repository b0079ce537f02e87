// The CPython of this host as a judge: how it is started, what it means when it fails, and by what
// its answers are kept.
//
// Flow: ask_cpython() once; then run_program(python(…)) in a room (cpython_room.hpp),
// ended_well() of what came of it, and answer_key() to find the answer again in another run.
//
// It runs with an environment of ours: of the user's nothing but PATH, the library path and the
// time zone; UTF-8, the C locale, hashes that are the same each time. Warnings are no output.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"
#include "transports/process/run_program.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

inline constexpr std::chrono::seconds cpython_time_limit{30};
inline constexpr std::size_t cpython_output_limit = 16 * 1024 * 1024;

/// What was asked for: $MPRUN_CPYTHON or `python3`.
std::string cpython_program();

/// What stands in front of a program's own arguments, but the interpreter.
std::vector<std::string> cpython_options();

/// All that it finds in its environment. `own`: its HOME and TMPDIR; `token` marks the run.
std::vector<std::pair<std::string, std::string>>
cpython_environment(std::filesystem::path const& own, std::string const& token);

/// That a program which CPython ran has ended as a good one does.
result<void> ended_well(program_result const& ran, std::string_view doing);

struct cpython_identity {
  /// A part of each key, for another one may answer differently: its version, its path, the time
  /// zone.
  std::string version;
  /// Itself. `python3` may be a shim, which takes longer than what it is to run, and chooses by the
  /// folder it is started in.
  std::string program;
};

task<result<cpython_identity>> ask_cpython();

/// `kind` tells apart what is kept and how CPython is run: change it when that changes.
std::string answer_key(std::string_view kind, std::string_view version, std::string_view content);

} // namespace mprun
