// mprun bench: measures the boards of a farm.
#pragma once

#include "runner/options/bench_options.hpp"

#include <string>

namespace mprun {

/// Returns the exit code. Throws config_error before anything is measured.
int bench_command(bench_options const& options);

} // namespace mprun
