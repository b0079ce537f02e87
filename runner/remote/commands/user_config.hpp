// All shortcuts: mpremote's own, and those that a user defined in mpremote's config.py.
//
// That file is Python, so a CPython process runs it. It is in mpremote's folder below
// $XDG_CONFIG_HOME or ~/.config.
#pragma once

#include "runner/remote/command_line/expansions.hpp"

#include <string_view>

namespace mprun::remote {

/// Throws config_error where the user's file cannot be run.
expansions all_shortcuts();

/// Adds what read_config.py printed; false where that is not the expected JSON.
bool add_shortcuts(std::string_view json, expansions& into);

} // namespace mprun::remote
