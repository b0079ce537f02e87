// mprun put and mprun get: files to and from the boards of a farm.
#pragma once

#include "runner/options/copying_options.hpp"

namespace mprun {

/// Returns 0 when everything was copied and verified, otherwise 3.
int transfer_command(transfer_command_options const& options);

} // namespace mprun
