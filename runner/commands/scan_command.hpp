// mprun scan: what is attached, and whether the inventory knows it.
#pragma once

#include "runner/options/scan_options.hpp"

namespace mprun {

int scan_command(scan_options const& options);

} // namespace mprun
