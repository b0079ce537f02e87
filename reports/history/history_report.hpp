// The reporter that writes a run to the history.
//
// Flow: make it on an opened history, use it like any reporter; finish() sets the outcome. Cells
// are written in batches during the run, so that of a killed run only the last few seconds are
// missing. During the run it never waits for a lock: what could not be written comes with the next
// batch. A history that fails is reported and does not fail the run.
#pragma once

#include "reports/history/database.hpp"
#include "runner/events/reporter.hpp"

#include <memory>
#include <string>

namespace mprun {

/// How writing the run ended.
struct history_outcome {
  bool was_there = false; ///< the history already had the whole run
  std::string problem;    ///< one line; empty if the run is in the history now
};

/// `outcome` is set by finish(), which itself never fails. `name` is that of the file, for
/// messages.
std::unique_ptr<reporter> make_history_report(std::unique_ptr<database> file, std::string name,
                                              history_outcome& outcome);

} // namespace mprun
