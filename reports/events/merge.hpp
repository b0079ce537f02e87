// Recorded runs made one: shards of a run, runs on several hosts, a run and its reruns.
//
// Flow: merge() checks each run and that they belong together, decides which run's word counts for
// each cell, and gives one stream of events, of which every report can be made. A single run that
// is whole comes out as it went in.
//
// A cell is known by its case (suite and name) and the board it was planned for. Where several runs
// have it, the one that began last counts, but a run that was stopped before it came to the cell
// has nothing to say of it. The cells are numbered anew; the runs stand one behind the other in the
// time since the start, as if one had begun when the one before ended.
#pragma once

#include "reports/events/recorded_run.hpp"
#include "runner/events/run_model.hpp"

#include <string>
#include <vector>

namespace mprun {

struct merged_run {
  std::string refusal;               ///< why they cannot be merged, in one line; else empty
  std::vector<event> events;         ///< a notice says what is missing; no end then
  std::vector<earlier_result> older; ///< what runs said whose word does not count any more
};

/// At least one.
merged_run merge(std::vector<recorded_run> runs);

} // namespace mprun
