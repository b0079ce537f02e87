// mprun bench: measures the boards of a farm.
#pragma once

#include "runner/options/options.hpp"

#include <string>

namespace mprun {

/// `program`: argv[0]. Gives the exit code. Throws config_error; nothing was measured then.
int bench_command(bench_options const& options, std::string const& program);

} // namespace mprun
