// report.html: the run for people, as one page that opens from disk; see docs/reports.md.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

/// Writes `file` when the run is over.
std::unique_ptr<reporter> make_html_report(std::filesystem::path file);

} // namespace mprun
