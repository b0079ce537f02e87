// `mprun report`: the reports of a run once more, from its events.
#pragma once

#include "runner/options/report_options.hpp"

namespace mprun {

/// Returns the exit code of the recorded run, or of several merged ones; 3 where the record is not
/// whole or a report could not be written. Throws config_error for what holds no events, and for
/// runs that cannot be merged.
int report_command(report_options const& options);

} // namespace mprun
