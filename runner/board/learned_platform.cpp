#include "runner/board/learned_platform.hpp"

#include <variant>

namespace mprun {

void learn_platform(board_spec& board, board_facts const& facts) {
  auto const* const serial = std::get_if<serial_spec>(&board.link);
  auto const is_terminal = serial != nullptr && serial->port.string().starts_with("/dev/pts/");
  if (board.platform == "other" && is_terminal && facts.platform == "linux") {
    board.platform = "unix";
  }
}

} // namespace mprun
