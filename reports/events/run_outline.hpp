// What a recorded run holds about each of its cells, and whether it is a single run at all.
//
// Flow: outline_of() goes through the events once. In a file without damaged lines everything must
// be consistent: cells that were never planned, or two runs in one file, are refused. In a damaged
// file, events that do not fit are only counted.
#pragma once

#include "reports/events/recorded_run.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace mprun {

struct outlined_cell {
  cell_planned const* planned = nullptr;
  cell_finished const* finished = nullptr; ///< null if the recording ends before its verdict
  wall_time at{};                          ///< when it got its verdict
};

struct run_outline {
  std::string refusal; ///< why it is not a run, in one line; else empty
  std::vector<outlined_cell> cells;
  std::unordered_map<cell_id, std::size_t> indices; ///< number in the file → index in `cells`
  run_started const* started = nullptr;
  run_finished const* finished = nullptr;
  std::size_t homeless = 0; ///< events of cells whose plan was lost in a damaged file
};

/// The result points into `run`.
run_outline outline_of(recorded_run const& run);

/// The cell that an event is about; null if it is not about a cell.
cell_id const* cell_of(fact const& f) noexcept;

} // namespace mprun
