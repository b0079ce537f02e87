// The CPython of this host as a judge: how it is started, what it means when it fails, and by what
// its answers are kept.
//
// Flow: ask_cpython() once; then run_program(python(…)), complaint_of() what came of it, and
// answer_key() to find the answer again in another run.
#pragma once

#include "transports/run_program.hpp"
#include "transports/task.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

inline constexpr std::chrono::seconds cpython_time_limit{30};
inline constexpr std::size_t cpython_output_limit = 16 * 1024 * 1024;

/// The CPython to use: $MPRUN_CPYTHON or `python3`.
std::string cpython_program();

program python(std::vector<std::string> arguments, std::filesystem::path directory);

/// Why a program that CPython ran has not ended well; empty when it has.
std::string complaint_of(program_result const& ran, std::string_view doing);

struct cpython_identity {
  std::string version; ///< a part of each key: another CPython may answer differently
  std::string program; ///< itself: `python3` may be a shim that takes longer than what it is to run
  std::string problem; ///< why there is no CPython, in one line
};

task<cpython_identity> ask_cpython();

/// `kind` tells apart what is kept and how CPython is run: change it when that changes.
std::string answer_key(std::string_view kind, std::string_view version, std::string_view content);

} // namespace mprun
