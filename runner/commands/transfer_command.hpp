// mprun put and mprun get: files to and from the boards of a farm.
#pragma once

#include "runner/options/copying_options.hpp"

namespace mprun {

/// Exit code: 0 all copied and verified, 3 something was not.
int transfer_command(transfer_command_options const& options);

} // namespace mprun
