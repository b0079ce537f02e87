// The options of mprun boards.
#pragma once

#include "runner/options/common_options.hpp"

namespace mprun {

struct boards_options {
  farm_choice farm;
  selection selected;
  bool list = false; ///< only their names; none is opened
  std::filesystem::path recordings = default_recordings;
};

options_check add_options(CLI::App& app, boards_options& options);

} // namespace mprun
