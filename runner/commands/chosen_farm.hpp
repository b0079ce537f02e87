// The boards that a command line names: those of an inventory, or a single board at an address.
#pragma once

#include "runner/inventory/inventory.hpp"
#include "runner/options/common_options.hpp"

namespace mprun {

/// Throws config_error.
inventory boards_of(farm_choice const& choice);

} // namespace mprun
