// `mprun run` where the paths are multitests: tests that need several boards at once.
#pragma once

#include "runner/inventory.hpp"
#include "runner/options.hpp"

#include <string>
#include <vector>

namespace mprun {

/// Whether the paths are multitests: files with `def instance0():`, or folders of such. Throws
/// config_error where some are and some are not.
bool are_multitests(std::vector<std::filesystem::path> const& paths);

/// Returns the exit code.
int multitest_command(run_options const& options, std::vector<std::string> arguments,
                      std::vector<board_spec> boards);

} // namespace mprun
