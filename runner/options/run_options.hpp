// The options of mprun run.
#pragma once

#include "runner/options/common_options.hpp"
#include "runner/options/extra_reports.hpp"
#include "runner/options/history_options.hpp"
#include "runner/run/record_mode.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/scheduler.hpp"
#include "suites/upstream/settings.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct run_options {
  farm_choice farm;
  std::vector<std::filesystem::path> paths;
  std::filesystem::path out = "mprun-out";
  assignment assign = assignment::every;
  scheduler_options scheduling;
  std::optional<std::chrono::microseconds> time_limit; ///< for the run as a whole
  /// How long each case is repeated, as long as it passes.
  std::optional<std::chrono::microseconds> repeat_for;
  selection selected;
  record_mode record = record_mode::failures;
  extra_reports extra;
  history_choice history;
  std::string baseline;             ///< a run's file or folder, or latest:BRANCH; empty: none
  std::filesystem::path quarantine; ///< a file; empty: none
  upstream::settings tree;          ///< for MicroPython's own tests, where they are among the paths
  bool list = false;
  verbosity level = verbosity::normal;
  std::vector<std::string> typed; ///< the whole command line
  std::string rerun_of;           ///< the id of the run whose cases it runs again; empty: of none
  std::optional<std::filesystem::path> mount; ///< a folder with modules, mounted on each board
};

options_check add_options(CLI::App& app, run_options& options);

} // namespace mprun
