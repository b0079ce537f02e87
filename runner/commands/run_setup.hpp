// The settings of every run: its identity, its folders, what it keeps.
#pragma once

#include "runner/board/run_identity.hpp"
#include "runner/inventory/inventory.hpp"
#include "runner/options/run_options.hpp"
#include "runner/run/dispatcher.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

/// `logs`: the folder of the boards' logs, which must exist.
dispatcher_options run_setup(run_options const& options, run_identity const& identity,
                             std::vector<board_spec> const& boards, std::filesystem::path logs);

} // namespace mprun
