// What a recorded run says of each of its cells, and whether it is one run at all.
//
// Flow: outline_of() goes through the events once. Of a file without damaged lines everything must
// fit: cells that were never planned, or two runs in one file, are refused. Of a damaged one what
// fits is taken, and what does not is counted.
#pragma once

#include "reports/events/recorded_run.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace mprun {

struct outlined_cell {
  cell_planned const* planned = nullptr;
  cell_finished const* finished = nullptr; ///< none: the record ends before its verdict
  wall_time at{};                          ///< of its verdict
};

struct run_outline {
  std::string refusal; ///< why it is no run, in one line; empty where it is one
  std::vector<outlined_cell> cells;
  std::unordered_map<cell_id, std::size_t> places; ///< by the number in the file: where in `cells`
  run_started const* started = nullptr;
  run_finished const* finished = nullptr;
  std::size_t homeless = 0; ///< events of cells whose plan is lost; of damaged files alone
};

/// Points into `run`.
run_outline outline_of(recorded_run const& run);

/// The cell that an event is about; none for those that are about no cell.
cell_id const* cell_of(fact const& what) noexcept;

} // namespace mprun
