// The conditions under which a figure came about, in the words of a benchmark file.
#pragma once

#include "bench/farm/farm_board.hpp"
#include "bench/files/measure.hpp"

#include <string>
#include <vector>

namespace mprun {

/// "process pty micropython": what the bytes pass through.
std::string link_words(board_spec const& board);

/// "seed 7, latency 10ms, baud 115200"; empty where none are put on the link.
std::string fault_words(fault_plan const& faults);

/// Fills in platform, machine, firmware, version, link and faults: of several boards what differs,
/// each once, and in `link` how many boards they are.
void describe(measure& into, std::vector<farm_board*> const& boards);

/// All of it on one line, for Google Benchmark's label.
std::string label_of(measure const& described);

} // namespace mprun
