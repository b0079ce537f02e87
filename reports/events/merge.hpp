// Merges recorded runs: the shards of a run, runs on several hosts, or a run and its reruns.
//
// Flow: merge() checks each run and that they belong together, decides which run's result counts
// for each cell, and returns one stream of events, from which every report can be made. A single
// complete run is returned unchanged.
//
// A cell is identified by its case (suite and name) and the board it was planned for. If several
// runs have it, the run that began last counts, unless it was stopped before it came to the cell.
// The cells are renumbered. In the time since the start, the runs follow one another, as if each
// had begun when the one before it ended.
#pragma once

#include "reports/events/recorded_run.hpp"
#include "runner/events/run_model.hpp"

#include <deque>
#include <string>
#include <vector>

namespace mprun {

struct merged_run {
  std::string refusal;               ///< one line: why they cannot be merged; else empty
  std::deque<event> events;          ///< if some are missing: a notice, and no run_finished
  std::vector<earlier_result> older; ///< results that newer ones replaced
};

/// `recorded` holds at least one run.
merged_run merge(std::vector<recorded_run> runs);

} // namespace mprun
