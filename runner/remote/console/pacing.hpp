// How much of the input for a board may be outstanding: a fact about its link.
#pragma once

#include "runner/inventory/inventory.hpp"

#include <cstddef>

namespace mprun::remote {

struct input_pacing {
  std::size_t window = 0;       ///< how many bytes may await their echo
  bool link_holds_back = false; ///< what the board has not read
  bool is_single_paste = false; ///< all of the input: a file or a pipe
};

input_pacing pacing_for(board_spec const& board, bool is_piped);

} // namespace mprun::remote
