// How fast a board's line is, as far as its inventory entry says.
#pragma once

#include "runner/inventory/inventory.hpp"

#include <cstdint>

namespace mprun {

/// The line's baud rate, 0 where it is not known. A board's own USB (ttyACM) takes any baud rate
/// and ignores it.
std::uint32_t line_baud(board_spec const& board);

} // namespace mprun
