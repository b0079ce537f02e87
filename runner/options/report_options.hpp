// The options of mprun report.
#pragma once

#include "runner/options/common_options.hpp"
#include "runner/options/extra_reports.hpp"

#include <vector>

namespace mprun {

struct report_options {
  std::vector<std::filesystem::path> events; ///< files of events, or folders of runs; one run each
  std::filesystem::path out = "mprun-out";
  extra_reports extra;
  std::filesystem::path history;    ///< the runs are added there too; empty: they are not
  std::string baseline;             ///< a run's file or folder; with `history` latest:BRANCH too
  std::filesystem::path comparison; ///< of mprun compare --format json, for the page; empty: none
  bool is_served = false;           ///< the page of a run, also while it goes on, on loopback
  unsigned short port = 0;          ///< where it is served; 0: any
  std::filesystem::path html; ///< the page alone, as this file; empty = all reports, into `out`
};

options_check add_options(CLI::App& app, report_options& options);

} // namespace mprun
