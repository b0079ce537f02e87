// The platform of a board that was named by an address, which says nothing of it.
//
// Flow: make the board's session; when its facts are known, learn_platform().
#pragma once

#include "runner/events/board_facts.hpp"
#include "runner/inventory/inventory.hpp"

namespace mprun {

/// Linux behind a pseudo-terminal of this host is a unix port, whose terminal holds back what it
/// has not read; any other port may lead to a UART that does not. Does nothing where the platform
/// is known.
void learn_platform(board_spec& board, board_facts const& facts);

} // namespace mprun
