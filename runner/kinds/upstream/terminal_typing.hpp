// A test that is typed at the unix port's prompt, on a terminal.
//
// Flow: the port is started on a PTY; its banner is awaited, each line of the file is sent, and the
// answer is read until the terminal has been quiet for a moment and the port waits; then Ctrl-D.
// {\x03} in a line is that control byte. With `sigint` the PTY is the port's controlling terminal,
// and an answer to Ctrl-C is awaited.
#pragma once

#include "runner/kinds/upstream/unix_process.hpp"
#include "transports/process/run_program.hpp"

#include <chrono>
#include <filesystem>

namespace mprun::upstream {

task<unix_result> type_at_terminal(program command, std::filesystem::path typed, bool sigint,
                                   std::chrono::milliseconds limit);

} // namespace mprun::upstream
