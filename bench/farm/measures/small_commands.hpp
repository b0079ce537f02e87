// Small commands: each a program that prints its own number. The answer must be that number, so a
// command that was lost, doubled or damaged gives no figure.
#pragma once

#include "bench/farm/farm_board.hpp"

#include <vector>

namespace mprun {

/// Each is sent when the one before was answered. `seconds` gets what each took, in order.
task<void> run_small_commands(farm_board& board, int count, std::vector<double>& seconds,
                              outcome& done);

/// As many are on their way as the board's input buffer holds.
task<void> run_pipelined_commands(farm_board& board, int count, outcome& done);

} // namespace mprun
