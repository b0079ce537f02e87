// `mprun run`: the inventory, the cases and the plan; then the run and its reports.
#pragma once

#include "runner/options/run_options.hpp"

#include <string>
#include <vector>

namespace mprun {

/// Returns the exit code. Throws config_error before anything is started.
int run_command(run_options const& options);

} // namespace mprun
