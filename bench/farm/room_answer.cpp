#include "bench/farm/room_answer.hpp"

#include <charconv>

namespace mprun {

board_room read_room_answer(std::string_view text) {
  constexpr std::string_view key = "free=";
  board_room room;
  room.asked = true;
  room.has_files = text.starts_with("files=1");
  auto const found = text.find(key);
  if (found != std::string_view::npos) {
    auto const number = text.substr(found + key.size());
    std::uint64_t free = 0;
    auto const parsed = std::from_chars(number.data(), number.data() + number.size(), free);
    if (parsed.ec == std::errc()) {
      room.free = free;
    }
  }
  return room;
}

bool fits(board_room const& room, std::uint64_t size) noexcept {
  constexpr std::uint64_t blocks = 8 * 1024; // two blocks of a flash file system, for the folder
  auto const too_much = room.too_much && size >= *room.too_much;
  return !too_much && (!room.free || size + size / 16 + blocks <= *room.free);
}

} // namespace mprun
