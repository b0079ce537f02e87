// `mprun rerun`: runs the cases again that did not pass in a run, with that run's own options.
#pragma once

#include "runner/options/rerun_options.hpp"

namespace mprun {

/// Returns the exit code of the new run; 4 where there is nothing to run again. Throws
/// config_error.
int rerun_command(rerun_options const& options);

} // namespace mprun
