// The run that --baseline names.
#pragma once

#include "reports/baseline/baseline.hpp"
#include "runner/commands/run_history.hpp"

#include <memory>
#include <string>

namespace mprun {

struct chosen_baseline {
  std::shared_ptr<baseline_marks> marks; ///< null where there is no such run yet
  std::string notice;                    ///< says which run it is, or why there is none
};

/// `wanted`: a file or folder of a run, or latest:BRANCH. `before`: the beginning of the run that
/// is to be compared, since no run is its own baseline. Throws config_error for files that cannot
/// be read. A history without a run of the branch is not an error, or no branch could have a first
/// run.
chosen_baseline choose_baseline(std::string const& wanted, run_history& history,
                                wall_time before = wall_time::max());

} // namespace mprun
