#include "runner/transfer/stream_settings.hpp"

#include <algorithm>

namespace mprun {
namespace {

/// What the smallest input buffer of a board with raw-paste holds (esp8266).
constexpr std::size_t smallest_ring = 255;
constexpr std::size_t header = 4;

/// A process of this host: the kernel holds bytes back until they are read.
bool is_unix_port(board_spec const& board) {
  return board.platform == "unix" && std::holds_alternative<process_spec>(board.link);
}

/// A tenth of what is free at most: two buffers and what the board's own calls need.
std::size_t chunk_for(std::int64_t heap_free) {
  std::size_t chunk = 256;
  while (chunk < 4096 && static_cast<std::int64_t>(chunk) * 20 <= heap_free) {
    chunk *= 2;
  }
  return chunk;
}

} // namespace

bool is_slow(board_spec const& board) noexcept {
  constexpr std::uint32_t fast = 20'000'000; // baud; zlib makes some 2 MB a second of a source
  return !is_unix_port(board) || (board.faults.baud != 0 && board.faults.baud < fast);
}

std::chrono::nanoseconds time_for_a_byte(board_spec const& board) noexcept {
  constexpr std::int64_t bits = 10; // with start and stop
  return std::chrono::nanoseconds(
      board.faults.baud == 0 ? 0 : bits * 1'000'000'000 / board.faults.baud);
}

stream_settings settings_for(board_spec const& board, board_facts const& facts,
                             unsigned input_window) {
  if (is_unix_port(board) && !is_slow(board)) {
    return {16384, 16384, 16384, 65536 + header, 65536, 4, false};
  }
  if (is_unix_port(board)) {
    return {4096, 16384, 1024, 4096 + header, 16384, 4, false};
  }
  auto const ring = std::min<std::size_t>(smallest_ring, 2 * std::max(1U, input_window) - 1);
  auto const unit = std::max<std::size_t>(1, ring / 2 - header);
  auto const chunk = chunk_for(facts.heap_free);
  return {chunk, chunk, unit, ring, 4 * chunk, 4, true};
}

stream_settings made_smaller(stream_settings const& from) {
  auto to = from;
  to.chunk = std::max<std::size_t>(256, from.chunk / 4);
  to.down = std::max<std::size_t>(256, from.down / 4);
  to.segment = std::max(to.chunk, to.down);
  to.unit = std::min(from.unit, to.chunk);
  return to;
}

} // namespace mprun
