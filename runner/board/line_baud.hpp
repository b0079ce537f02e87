// How fast a board's line is, as far as its entry tells.
#pragma once

#include "runner/inventory/inventory.hpp"

#include <cstdint>

namespace mprun {

/// What the line carries, 0 where nobody knows. A board's own USB (ttyACM) takes any baud rate and
/// ignores it.
std::uint32_t line_baud(board_spec const& board);

} // namespace mprun
