#include "reports/files/report_set.hpp"

#include "reports/events/events_file.hpp"
#include "reports/files/junit.hpp"
#include "reports/files/results_json.hpp"
#include "reports/html/html_report.hpp"

#include <system_error>
#include <utility>

namespace mprun {

void report_set::add(std::unique_ptr<reporter> one) {
  reporters_.push_back(std::move(one));
}

void report_set::on(event const& what) {
  if (!mask_) {
    tell(what);
    return;
  }
  auto masked = what;
  mask_(masked);
  tell(masked);
}

void report_set::tell(event const& what) {
  run_.fold(what);
  for (auto const& one : reporters_) {
    one->on(what, run_);
  }
}

void report_set::tick(run_duration since_start) {
  for (auto const& one : reporters_) {
    one->tick(since_start, run_);
  }
}

void report_set::pause() {
  for (auto const& one : reporters_) {
    one->pause(run_);
  }
}

std::vector<std::string> report_set::finish() {
  run_.close();
  for (auto one = reporters_.rbegin(); one != reporters_.rend(); ++one) {
    if (auto const finished = (*one)->finish(run_); !finished) {
      run_.add_problem(finished.error().message);
    }
  }
  return run_.problems();
}

void add_file_reports(report_set& reports, std::filesystem::path const& folder) {
  for (auto const* name : {"events.ndjson", "results.json", "junit.xml", "report.html"}) {
    // What cannot be removed cannot be replaced either, and that is told when it is tried.
    std::error_code ignored;
    std::filesystem::remove(folder / name, ignored);
  }
  reports.add(make_events_file(folder / "events.ndjson"));
  add_rendered_reports(reports, folder);
}

void add_rendered_reports(report_set& reports, std::filesystem::path const& folder) {
  reports.add(make_results_report(folder / "results.json"));
  reports.add(make_junit_report(folder / "junit.xml"));
  reports.add(make_html_report(folder / "report.html"));
}

} // namespace mprun
