// Small commands, one after the other: each a program that prints its own number. The answer must
// be that number, so a command that was lost, doubled or damaged gives no figure.
#pragma once

#include "bench/farm/farm_board.hpp"

#include <vector>

namespace mprun {

/// `seconds` gets what each took, in order.
task<void> run_small_commands(farm_board& board, int count, std::vector<double>& seconds,
                              outcome& failed);

} // namespace mprun
