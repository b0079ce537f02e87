// mprun history: trends of the recorded runs. mprun flaky: cases that might be put into quarantine.
#pragma once

#include "runner/options/history_options.hpp"

namespace mprun {

/// Returns 0. Throws config_error where there is no history or it cannot be read.
int history_command(history_options const& options);
int flaky_command(flaky_options const& options);

} // namespace mprun
