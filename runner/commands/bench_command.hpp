// mprun bench: measures the boards of a farm.
#pragma once

#include "runner/options/bench_options.hpp"

#include <string>

namespace mprun {

/// Gives the exit code. Throws config_error; nothing was measured then.
int bench_command(bench_options const& options);

} // namespace mprun
