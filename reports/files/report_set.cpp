#include "reports/files/report_set.hpp"

#include "reports/events/events_file.hpp"
#include "reports/files/junit.hpp"
#include "reports/files/results_json.hpp"

#include <algorithm>
#include <future>
#include <system_error>
#include <utility>

namespace mprun {

void report_set::add(std::unique_ptr<reporter> added) {
  reporters_.push_back(std::move(added));
}

void report_set::on(event const& e) {
  if (!mask_) {
    publish(e);
    return;
  }
  auto masked = e;
  mask_(masked);
  publish(masked);
}

void report_set::publish(event const& e) {
  run_.fold(e);
  for (auto const& each : reporters_) {
    each->on(e, run_);
  }
}

void report_set::tick(run_duration since_start) {
  for (auto const& each : reporters_) {
    each->tick(since_start, run_);
  }
}

void report_set::pause() {
  for (auto const& each : reporters_) {
    each->pause(run_);
  }
}

std::vector<std::string> report_set::finish() {
  run_.close();
  std::vector<std::future<file_result<void>>> apart;
  auto const note = [this](file_result<void> const& finished) {
    if (!finished) {
      run_.add_problem(finished.error().message);
    }
  };
  auto const await_those_apart = [&] {
    std::vector<file_result<void>> finished;
    finished.reserve(apart.size());
    for (auto& each : apart) { // all before any is noted: they read the run
      finished.push_back(each.get());
    }
    apart.clear();
    std::for_each(finished.begin(), finished.end(), note);
  };
  for (auto each = reporters_.rbegin(); each != reporters_.rend(); ++each) {
    auto& next = **each;
    if (next.finishes_apart()) {
      apart.push_back(std::async(std::launch::async | std::launch::deferred,
                                 [&] { return next.finish(run_); }));
    } else {
      await_those_apart();
      note(next.finish(run_));
    }
  }
  await_those_apart();
  return run_.problems();
}

void add_file_reports(report_set& reports, std::filesystem::path const& folder,
                      report_sources const& sources) {
  for (auto const* name : {"events.ndjson", "results.json", "junit.xml", "report.html"}) {
    // A file that cannot be removed cannot be replaced either, and writing it reports the problem.
    std::error_code ignored;
    std::filesystem::remove(folder / name, ignored);
  }
  reports.add(make_events_file(folder / "events.ndjson"));
  add_rendered_reports(reports, folder, sources);
}

void add_rendered_reports(report_set& reports, std::filesystem::path const& folder,
                          report_sources const& sources) {
  reports.add(make_results_report(folder / "results.json"));
  reports.add(make_junit_report(folder / "junit.xml", sources.logs));
  reports.add(make_html_report(folder / "report.html", sources.page));
}

} // namespace mprun
