#include "runner/transfer/stream_settings.hpp"

#include "runner/board/input_buffer.hpp"
#include "runner/board/line_baud.hpp"

#include <algorithm>

namespace mprun {
namespace {

/// The smallest input buffer of a board with raw-paste (esp8266).
constexpr std::size_t min_ring = 255;
constexpr std::size_t header = 4;
constexpr std::size_t min_frame = 4096;  ///< of a unix port
constexpr std::size_t max_frame = 65535; ///< its length is 16 bits
constexpr std::size_t digest = 32;

/// Where a link is not known to be slow, an acknowledgement still comes within its time: it does at
/// 4 KB/s.
constexpr std::size_t max_unit = 32768;

/// The divisor of a board's free heap for a buffer. There may be two, and its own calls need some.
constexpr std::int64_t share_of_heap = 20;

std::size_t chunk_for(std::int64_t heap_free) {
  std::size_t chunk = 256;
  while (chunk < 4096 && static_cast<std::int64_t>(chunk) * share_of_heap <= heap_free) {
    chunk *= 2;
  }
  return chunk;
}

/// Checking whether a byte is there before it is read costs a board some 25 us, which is nothing
/// where the line takes longer than that for a byte. A faster line may be cut inside a piece, and
/// the board then waits for the rest until a host opens it again; USB brings 64 bytes or none. A
/// terminal or a socket is cut inside any piece, as it passes bytes by thousands.
std::size_t piece_for(board_spec const& board, std::string_view link_name) noexcept {
  constexpr std::uint32_t fast = 460'800;
  constexpr std::size_t held_by_terminal = 4080; ///< of 4095, after a header
  if (holds_bytes_back(board)) {
    return kind_of(board.link) == "process" ? 0 : held_by_terminal;
  }
  if (link_name.find("/ttyACM") != std::string_view::npos) {
    return 64;
  }
  return line_baud(board) >= fast ? 16 : 1;
}

} // namespace

bool is_slow(board_spec const& board) noexcept {
  constexpr std::uint32_t fast = 20'000'000; // baud; zlib makes some 2 MB a second of a source
  auto const baud = line_baud(board);
  return !holds_bytes_back(board) || (baud != 0 && baud < fast);
}

std::chrono::nanoseconds time_for_a_byte(board_spec const& board) noexcept {
  constexpr std::int64_t bits = 10; // with start and stop
  auto const baud = line_baud(board);
  return std::chrono::nanoseconds(baud == 0 ? 0 : bits * 1'000'000'000 / baud);
}

stream_settings settings_for(board_spec const& board, board_facts const& facts,
                             unsigned input_window, std::string_view link_name) {
  auto const piece = piece_for(board, link_name);
  if (holds_bytes_back(board) && !is_slow(board)) {
    // One frame is hashed and written while the next one passes.
    auto const frame = static_cast<std::size_t>(
        std::clamp<std::int64_t>(facts.heap_free / share_of_heap, min_frame, max_frame));
    auto const unit = std::min(frame, max_unit);
    return {frame, frame, unit, 2 * (frame + header), frame, 4, false, piece};
  }
  if (holds_bytes_back(board)) {
    return {4096, 16384, 1024, 4096 + header, 16384, 4, false, piece};
  }
  auto const ring = std::min<std::size_t>(min_ring, 2 * std::max(1U, input_window) - 1);
  // The last frame comes with another header and a digest before it.
  auto const room = ring - std::min(ring, 2 * header + digest);
  auto const unit = std::max<std::size_t>(1, std::min(ring / 2 - header, room));
  auto const chunk = chunk_for(facts.heap_free);
  return {chunk, chunk, unit, ring, 4 * chunk, 4, true, piece};
}

stream_settings made_smaller(stream_settings const& from) {
  auto to = from;
  auto const smaller = [](std::size_t size) {
    return std::clamp<std::size_t>(size / 4, 256, min_frame);
  };
  to.chunk = smaller(from.chunk);
  to.down = smaller(from.down);
  to.segment = std::max(to.chunk, to.down);
  to.unit = std::min(from.unit, to.chunk);
  return to;
}

} // namespace mprun
