// How much a board and its link hold of what its program has not read yet.
#pragma once

#include "runner/inventory/inventory.hpp"
#include "transports/protocol/repl/command_pipeline.hpp"
#include "transports/protocol/repl/execute.hpp"

namespace mprun {

/// Every part of its link holds bytes back until they are read, as that of a unix port does but for
/// WebREPL and the Nordic UART, which drop what their rings do not hold.
bool holds_bytes_back(board_spec const& board) noexcept;

/// What may be on its way to a board that reads while its programs run: it writes no flash.
protocol::pipeline_options pipeline_for(board_spec const& board, protocol::paste_support paste,
                                        unsigned paste_window) noexcept;

} // namespace mprun
