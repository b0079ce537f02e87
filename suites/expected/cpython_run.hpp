// The CPython of this host as the reference: how it is started, what it means when it fails, and
// the keys that its outputs are cached under.
//
// Flow: ask_cpython() once; then run_program(…) in a sandbox (cpython_sandbox.hpp), ended_well() of
// the result, and answer_key() to find the output again in another run.
//
// It runs with an environment of ours: of the user's only PATH, the library path and the time zone
// are kept; UTF-8, the C locale, the same hashes each time. Warnings are off.
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

/// $MPRUN_CPYTHON, or `python3`.
std::string cpython_program();

/// The options that precede a program's own arguments, without the interpreter.
std::vector<std::string> cpython_options();

/// Its whole environment. `own`: its HOME and TMPDIR; `token` marks the run.
std::vector<std::pair<std::string, std::string>>
cpython_environment(std::filesystem::path const& own, std::string const& token);

/// Whether a program that CPython ran ended successfully. `doing` names it in the message.
result<void> ended_well(program_result const& ran, std::string_view doing);

struct cpython_identity {
  /// Its version, its path and the time zone: a part of each key, for another CPython may answer
  /// differently.
  std::string version;
  /// The interpreter itself. `python3` may be a shim, which takes longer than the interpreter that
  /// it starts, and which chooses it by the folder it is started in.
  std::string program;
};

task<result<cpython_identity>> ask_cpython();

/// `kind` distinguishes what is cached and how CPython is run: change it when either changes.
std::string answer_key(std::string_view kind, std::string_view version, std::string_view content);

} // namespace mprun
