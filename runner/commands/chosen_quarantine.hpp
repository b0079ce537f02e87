// The quarantine that --quarantine names, in the scheduler's terms.
#pragma once

#include "runner/options/run_options.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/scheduler.hpp"

#include <string>
#include <vector>

namespace mprun {

struct chosen_quarantine {
  quarantine_lookup lookup;         ///< null where no file was named
  std::vector<std::string> notices; ///< about expired entries
};

/// Throws config_error for a file that is wrong.
chosen_quarantine choose_quarantine(run_options const& options, plan const& planned);

} // namespace mprun
