// The reporter that keeps a run in the history.
//
// Flow: construct on an opened history, as any reporter; after finish(), outcome(). Cells are
// written a batch at a time as the run goes on, so that one that is killed is there up to its last
// few seconds. While the run goes on no lock is waited for: what could not be written comes with
// the next batch. A history that fails is told of and fails no run.
#pragma once

#include "reports/history/database.hpp"
#include "runner/events/reporter.hpp"

#include <memory>
#include <string>

namespace mprun {

/// What became of it.
struct history_outcome {
  bool was_there = false; ///< the history had all of the run before
  std::string problem;    ///< one line; empty where the run is in it now
};

/// `outcome` is set by finish(), which itself never reports a problem. `name`: of the file.
std::unique_ptr<reporter> make_history_report(std::unique_ptr<database> file, std::string name,
                                              history_outcome& outcome);

} // namespace mprun
