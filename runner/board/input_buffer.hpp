// How many bytes a board and its link hold until its program reads them.
#pragma once

#include "runner/inventory/inventory.hpp"
#include "transports/protocol/repl/command_pipeline.hpp"
#include "transports/protocol/repl/execute.hpp"

namespace mprun {

/// Whether every part of its link holds bytes back until they are read. So it is for a unix port,
/// except over WebREPL and the Nordic UART, which drop what their buffers cannot hold.
bool holds_bytes_back(board_spec const& board) noexcept;

/// How much may be on its way to a board that reads while its programs run, and so writes no flash.
protocol::pipeline_options pipeline_for(board_spec const& board, protocol::paste_support paste,
                                        unsigned paste_window) noexcept;

} // namespace mprun
