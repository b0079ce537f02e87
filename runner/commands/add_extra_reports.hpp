// The reporters that --trace and --github ask for.
#pragma once

#include "reports/files/report_set.hpp"
#include "runner/options/extra_reports.hpp"

#include <filesystem>

namespace mprun {

/// To be called before the console is added, so that the console has finished when annotations are
/// printed. For the same reason the console's summary lacks their problems; those only go to
/// stderr. `folder`: the folder of the other reports.
void add_github(report_set& reports, extra_reports const& wanted,
                std::filesystem::path const& folder);

/// To be called after the console is added, like all reporters that write files.
void add_trace(report_set& reports, extra_reports const& wanted);

} // namespace mprun
