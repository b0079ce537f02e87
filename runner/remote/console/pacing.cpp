#include "runner/remote/console/pacing.hpp"

#include "runner/board/input_buffer.hpp"

namespace mprun::remote {
namespace {

/// The window for a board whose link drops what its input buffer cannot hold; the micro:bit's holds
/// 64 bytes.
constexpr std::size_t window_of_ring = 48;

/// Any link that holds bytes back holds more than this.
constexpr std::size_t window_of_link = 2048;

} // namespace

input_pacing pacing_for(board_spec const& board, bool is_piped) {
  auto const holds_back = holds_bytes_back(board);
  return {.window = holds_back ? window_of_link : window_of_ring,
          .link_holds_back = holds_back,
          .is_single_paste = is_piped};
}

} // namespace mprun::remote
