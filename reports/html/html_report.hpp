// report.html: the run for people, as one page that opens from disk; see docs/reports.md.
#pragma once

#include "reports/html/past_results.hpp"
#include "runner/events/reporter.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace mprun {

/// What the page shows that is not in the run's events.
struct page_sources {
  /// Called at the end of the run, for how its cases did in earlier ones; empty: nobody knows.
  std::function<past_results(run_model const&)> past;
  std::string comparison; ///< what mprun compare --format json wrote; empty: none
};

/// Writes `file` when the run is over.
std::unique_ptr<reporter> make_html_report(std::filesystem::path file, page_sources sources = {});

} // namespace mprun
