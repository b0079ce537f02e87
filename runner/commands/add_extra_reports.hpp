// The reporters for what --trace and --github ask for.
#pragma once

#include "reports/files/report_set.hpp"
#include "runner/options/extra_reports.hpp"

#include <filesystem>

namespace mprun {

/// Before the console is added, which then has ended when annotations are printed; so a problem of
/// theirs is not in the console's summary, and only complained of. `folder`: of the other reports.
void add_github(report_set& reports, extra_reports const& wanted,
                std::filesystem::path const& folder);

/// After the console, as all that is written to files.
void add_trace(report_set& reports, extra_reports const& wanted);

} // namespace mprun
