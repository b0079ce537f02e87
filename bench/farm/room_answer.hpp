// A board's answer about its room for files (device/free_space.py).
#pragma once

#include "bench/farm/farm_board.hpp"

#include <cstdint>
#include <string_view>

namespace mprun {

board_room read_room_answer(std::string_view text);

/// Whether a file fits, as far as is known. A file system needs some room for itself.
bool fits(board_room const& room, std::uint64_t size) noexcept;

} // namespace mprun
