// The options of mprun report.
#pragma once

#include "runner/options/common_options.hpp"

namespace mprun {

struct report_options {
  std::filesystem::path events;
  std::filesystem::path out = "mprun-out";
  std::filesystem::path history; ///< the run goes there too; empty = it does not
  std::string baseline;          ///< a run's file or folder; with `history` latest:BRANCH too
  std::filesystem::path html;    ///< the page alone, as this file; empty = all reports, into `out`
};

options_check add_options(CLI::App& app, report_options& options);

} // namespace mprun
