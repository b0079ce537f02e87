#include "runner/commands/add_extra_reports.hpp"

#include "reports/files/trace.hpp"
#include "reports/github/github_reports.hpp"

#include <cstdlib>

namespace mprun {

void add_github(report_set& reports, extra_reports const& wanted,
                std::filesystem::path const& folder) {
  if (wanted.github) {
    auto const* const summary = std::getenv("GITHUB_STEP_SUMMARY");
    reports.add(make_github_reports(folder, summary != nullptr ? summary : ""));
  }
}

void add_trace(report_set& reports, extra_reports const& wanted) {
  if (!wanted.trace.empty()) {
    reports.add(make_trace_report(wanted.trace));
  }
}

} // namespace mprun
