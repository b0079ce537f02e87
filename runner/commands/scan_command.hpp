// mprun scan: lists the attached boards and says whether the inventory has them.
#pragma once

#include "runner/options/scan_options.hpp"

namespace mprun {

int scan_command(scan_options const& options);

} // namespace mprun
