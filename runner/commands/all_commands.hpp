// The list of all commands: one line each.
#pragma once

#include "runner/options/command_line.hpp"

#include <vector>

namespace mprun {

/// The default command comes first.
std::vector<subcommand> all_commands();

} // namespace mprun
