// How a board that is a process is started.
//
// A unix port of v1.27 or later is started with -i: it then has a board's REPL. An earlier one runs
// a program of ours (device/raw_repl_server.py) that serves that REPL. Both are reset by starting
// them anew and interrupted by SIGINT. Any other process (an emulator) is a board behind its stdin
// and stdout and is started as it stands.
#pragma once

#include "runner/board_facts.hpp"
#include "runner/interpreter.hpp"
#include "runner/inventory.hpp"
#include "transports/process_link.hpp"
#include "transports/task.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// Where a run keeps the scratch folders of its boards, and the token that marks its processes.
struct run_place {
  std::filesystem::path scratch;
  std::string token;
};

struct launch {
  process_options options;
  std::string dialect; ///< as board_facts::dialect
  std::string problem; ///< why it cannot be started; empty when it can
};

/// Replaces the program of each board that is a process by its path. Throws config_error naming the
/// board, what is missing and what would help; nothing has been started then.
void resolve_commands(std::vector<board_spec>& boards);

/// Makes the board's scratch folder, which is also its HOME and working directory.
task<launch> prepare_launch(board_spec const& board, process_spec const& process,
                            run_place const& place, interpreter_versions& versions);

} // namespace mprun
