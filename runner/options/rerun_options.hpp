// The options of mprun rerun, and those of the run that is to be run again.
#pragma once

#include "runner/options/common_options.hpp"
#include "runner/options/run_options.hpp"

#include <string>
#include <vector>

namespace mprun {

struct rerun_options {
  std::filesystem::path run = "mprun-out"; ///< its folder, or its events
  std::filesystem::path out = "mprun-rerun";
  bool list = false;
  verbosity level = verbosity::normal;
};

options_check add_options(CLI::App& app, rerun_options& options);

/// What a run's own command line says. Throws config_error where this mprun does not understand it.
run_options options_of_run(std::vector<std::string> const& typed);

} // namespace mprun
