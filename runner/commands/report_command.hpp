// `mprun report`: the reports of a run once more, from its events.
#pragma once

#include "runner/options/report_options.hpp"

namespace mprun {

/// Returns the recorded run's exit code. Throws config_error for a file that holds no events.
int report_command(report_options const& options);

} // namespace mprun
