// How much a board and its link hold of what its program has not read yet.
#pragma once

#include "runner/inventory/inventory.hpp"
#include "transports/protocol/repl/command_pipeline.hpp"
#include "transports/protocol/repl/execute.hpp"

namespace mprun {

/// A unix port behind a link whose every part holds bytes back until they are read. WebREPL and the
/// Nordic UART drop what their rings do not hold.
bool is_unix_port(board_spec const& board) noexcept;

/// What may be on its way to a board that reads while its programs run: it writes no flash.
protocol::pipeline_options pipeline_for(board_spec const& board, protocol::paste_support paste,
                                        unsigned paste_window) noexcept;

} // namespace mprun
