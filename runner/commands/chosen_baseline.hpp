// The run that --baseline names.
#pragma once

#include "reports/baseline/baseline.hpp"
#include "runner/commands/run_history.hpp"

#include <memory>
#include <string>

namespace mprun {

struct chosen_baseline {
  std::shared_ptr<baseline_marks> marks; ///< none where there is no such run yet
  std::string notice;                    ///< which run it is, or that there is none
};

/// `wanted`: a file or folder of a run, or latest:BRANCH. Throws config_error for what cannot be
/// read; that the history has no run of the branch yet is no error, for there is a first one.
/// `before`: when what is marked began, which is no baseline of itself.
chosen_baseline choose_baseline(std::string const& wanted, run_history& history,
                                wall_time before = wall_time::max());

} // namespace mprun
