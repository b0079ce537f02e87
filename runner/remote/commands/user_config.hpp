// The shortcuts there are: mpremote's, and those that a user has in mpremote's config.py.
//
// That file is Python; CPython runs it, as a process of its own, where there is one. It stands in
// mpremote's folder below $XDG_CONFIG_HOME or ~/.config.
#pragma once

#include "runner/remote/command_line/expansions.hpp"

#include <string_view>

namespace mprun::remote {

/// Throws config_error where the user's file cannot be run.
expansions all_shortcuts();

/// Adds what read_config.py prints; false where that makes no sense.
bool add_shortcuts(std::string_view json, expansions& into);

} // namespace mprun::remote
