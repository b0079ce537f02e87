// `mprun compare`: two benchmark files, measure by measure.
#pragma once

#include "runner/options/compare_options.hpp"

namespace mprun {

/// Returns 1 when a measure regressed, else 0. Throws config_error for files that cannot be
/// compared, and where the result cannot be written.
int compare_command(compare_options const& options);

} // namespace mprun
