// Small commands, each a program that prints its own number. The answer must be that number, so
// that lost, duplicated or damaged commands give no figure.
#pragma once

#include "bench/farm/farm_board.hpp"

#include <vector>

namespace mprun {

/// Each is sent after the previous answer. `seconds` gets the time of each, in order.
task<void> run_small_commands(farm_board& board, int count, std::vector<double>& seconds,
                              outcome& done);

/// As many are in flight as the board's input buffer holds.
task<void> run_pipelined_commands(farm_board& board, int count, outcome& done);

} // namespace mprun
