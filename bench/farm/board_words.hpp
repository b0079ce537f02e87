// The conditions of a figure, as a benchmark file words them.
#pragma once

#include "bench/farm/farm_board.hpp"
#include "bench/files/measure.hpp"

#include <string>
#include <vector>

namespace mprun {

/// "process pty micropython".
std::string link_words(board_spec const& board);

/// "seed 7, latency 10ms, baud 115200"; empty where none are injected.
std::string fault_words(fault_plan const& faults);

/// Fills in platform, machine, firmware, version, link and faults: for several boards all distinct
/// values, and in `link` the number of boards.
void describe(measure& into, std::vector<farm_board*> const& boards);

/// All conditions on one line, for Google Benchmark's label.
std::string label_of(measure const& described);

} // namespace mprun
