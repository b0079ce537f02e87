// How large the pieces of a binary transfer are, for a board and its link.
#pragma once

#include "runner/events/board_facts.hpp"
#include "runner/inventory/inventory.hpp"

#include <chrono>
#include <cstddef>
#include <string_view>

namespace mprun {

struct stream_settings {
  std::size_t chunk;   ///< of the file, in a frame: the board's buffer
  std::size_t down;    ///< the same for a download, where no error has to wait for its end
  std::size_t unit;    ///< what the board acknowledges
  std::size_t window;  ///< never more unacknowledged than the board's input buffer holds
  std::size_t segment; ///< under one digest: at most this is sent again after an error
  std::size_t ahead;   ///< frames a board sends before the first is acknowledged
  bool lockstep;       ///< nothing is on its way while the board writes its flash
  std::size_t piece;   ///< what the board reads at once, with silence as an end; 0: no end
};

/// `input_window`: that of raw-paste, which is half of what the board's input buffer holds at
/// least. `link_name`: that of the open link; identifies a board's own USB.
stream_settings settings_for(board_spec const& board, board_facts const& facts,
                             unsigned input_window, std::string_view link_name);

/// For another attempt on a bad link: each error costs less.
stream_settings made_smaller(stream_settings const& from);

/// Whether deflating is quicker than the link.
bool is_slow(board_spec const& board) noexcept;

/// The time that the link takes for a byte; 0 where its speed is not known.
std::chrono::nanoseconds time_for_a_byte(board_spec const& board) noexcept;

} // namespace mprun
