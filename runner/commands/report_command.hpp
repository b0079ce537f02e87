// `mprun report`: writes the reports of a run again, from its events.
#pragma once

#include "runner/options/report_options.hpp"

namespace mprun {

/// Returns the exit code of the recorded run, or of several merged ones; 3 where the record is
/// incomplete or a report could not be written. Throws config_error for files without events and
/// for runs that cannot be merged.
int report_command(report_options const& options);

} // namespace mprun
