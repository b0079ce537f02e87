// The shortcuts there are: mpremote's, and those that a user has in mpremote's config.py.
#pragma once

#include "runner/remote/command_line/expansions.hpp"

namespace mprun::remote {

expansions all_shortcuts();

} // namespace mprun::remote
