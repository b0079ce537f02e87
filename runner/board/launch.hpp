// How a board that is a process is started.
//
// A unix port of v1.27 or later is started with -i: it then has a board's REPL. An earlier one runs
// a program of ours (device/raw_repl_server.py) that serves that REPL. Both are reset by starting
// them anew and interrupted by SIGINT. Any other process (an emulator) is a board behind its stdin
// and stdout and is started as it stands.
//
// None can write outside of its scratch folder (transports/process/confinement.hpp), unless the
// inventory says where (`writes`).
#pragma once

#include "base/async/task.hpp"
#include "runner/events/board_facts.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/interpreter.hpp"
#include "runner/host/run_workspace.hpp"
#include "runner/inventory/inventory.hpp"
#include "transports/process/process_link.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct launch {
  process_options options;
  std::string dialect; ///< as board_facts::dialect
};

/// Replaces the program of each board that is a process by its path. Throws config_error naming the
/// board, what is missing and what would help; nothing has been started then.
void resolve_commands(std::vector<board_spec>& boards);

/// The folder that a unix port of this host starts in; nothing for any other board.
std::optional<std::filesystem::path> start_folder(board_spec const& board,
                                                  run_workspace const& workspace);

/// Nothing has run on the board when it has begun, no boot.py and no program of its command: a unix
/// port of this host that is given no arguments.
bool begins_bare(board_spec const& board) noexcept;

/// What a program that is started for the board may write: its scratch folder, the folders that the
/// inventory names, and `also`. `keeps_attributes` as in make_confinement(), which costs a program
/// that is started a tenth of a millisecond.
result<confinement> confine(board_spec const& board, process_spec const& process,
                            run_workspace const& workspace, std::vector<std::filesystem::path> also,
                            bool keeps_attributes);

/// Makes the board's scratch folder, which is also its HOME and working directory, and TMPDIR.
task<result<launch>> prepare_launch(board_spec const& board, process_spec const& process,
                                    run_workspace const& workspace, interpreter_versions& versions);

} // namespace mprun
