// The quarantine that --quarantine names, as the scheduler asks for it.
#pragma once

#include "runner/options/run_options.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/scheduler.hpp"

#include <string>
#include <vector>

namespace mprun {

struct chosen_quarantine {
  quarantine_lookup lookup;         ///< none where no file was named
  std::vector<std::string> notices; ///< of entries that have expired
};

/// Throws config_error for what is wrong in the file.
chosen_quarantine choose_quarantine(run_options const& options, plan const& what);

} // namespace mprun
