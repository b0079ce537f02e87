#include "runner/board/line_baud.hpp"

#include <variant>

namespace mprun {

std::uint32_t line_baud(board_spec const& board) {
  if (board.faults.baud != 0) {
    return board.faults.baud;
  }
  if (auto const* const remote = std::get_if<rfc2217_spec>(&board.link)) {
    return remote->baud;
  }
  if (auto const* const replay = std::get_if<replay_spec>(&board.link)) {
    return replay->line.baud;
  }
  auto const* const serial = std::get_if<serial_spec>(&board.link);
  if (serial == nullptr || serial->port.empty() ||
      serial->port.filename().string().starts_with("ttyACM")) {
    return 0;
  }
  return serial->baud;
}

} // namespace mprun
