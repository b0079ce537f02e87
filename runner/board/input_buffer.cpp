#include "runner/board/input_buffer.hpp"

namespace mprun {

bool holds_bytes_back(board_spec const& board) noexcept {
  auto const kind = kind_of(board.link);
  return board.is_unix_port() && kind != "webrepl" && kind != "bluetooth";
}

protocol::pipeline_options pipeline_for(board_spec const& board, protocol::paste_support paste,
                                        unsigned paste_window) noexcept {
  protocol::pipeline_options options;
  options.output_limit = board.limits.output_limit;
  if (holds_bytes_back(board)) {
    options.window = 2048; // half of what a terminal holds, the least of all
    options.paced = protocol::pacing::never;
  } else if (paste == protocol::paste_support::yes) {
    options.window = paste_window; // half of the input buffer
    options.paced = protocol::pacing::when_long;
  } else {
    options.window = 32; // half of the micro:bit's
    options.paced = protocol::pacing::always;
  }
  return options;
}

} // namespace mprun
