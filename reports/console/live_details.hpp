// What the live status shows of a single board: what it is, what it does, and what did not pass on
// it.
#pragma once

#include "reports/console/status_line.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <vector>

namespace mprun {

struct details_size {
  std::size_t columns;
  std::size_t rows;
};

/// Adds exactly as many lines as there are rows, so that the status keeps its height.
void add_details(std::vector<status_line>& out, run_model const& run, board_index board,
                 run_duration now, details_size size, console_style const& style);

/// "language/closures  attempt 2  0:12"
void add_running(line_builder& line, cell_state const& cell, run_duration now);

} // namespace mprun
