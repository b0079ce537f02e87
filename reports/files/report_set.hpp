// All reporters of a run: folds each event into the state of the run, then passes it to every
// reporter.
//
// Flow: add() reporters, on() each event, tick() and pause() in between, finish(). A reporter that
// fails does not affect the others. They finish in reverse order of adding: add the console first,
// so that it comes last and can say which report could not be written.
#pragma once

#include "reports/html/html_report.hpp"
#include "runner/events/event.hpp"
#include "runner/events/reporter.hpp"
#include "runner/events/run_model.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

class report_set {
public:
  void add(std::unique_ptr<reporter> added);

  /// From now on each event is masked by this function before any reporter sees it.
  void mask_by(std::function<void(event&)> mask) { mask_ = std::move(mask); }

  void on(event const& e);
  void tick(run_duration since_start);
  void pause();
  /// Returns the problems, one line each; empty if there were none.
  std::vector<std::string> finish();

  /// Adds the result of a cell in an older run, where several runs were merged.
  void add_earlier(earlier_result result) { run_.add_earlier(std::move(result)); }

  /// Something else could not be written; the console will say so.
  void add_problem(std::string text) { run_.add_problem(std::move(text)); }

  run_model const& run() const noexcept { return run_; }

private:
  void publish(event const& e);

  run_model run_;
  std::function<void(event&)> mask_;
  std::vector<std::unique_ptr<reporter>> reporters_;
};

/// What reports show that is not in the run's events.
struct report_sources {
  page_sources page;
  std::filesystem::path logs; ///< the folder with the boards' logs; empty: nobody knows
};

/// Adds the reports that a live run writes to its folder: the journal, results.json, junit.xml,
/// report.html. Those of an earlier run are removed first, so that a run that is killed leaves none
/// that could be mistaken for its own.
void add_file_reports(report_set& reports, std::filesystem::path const& folder,
                      report_sources const& sources = {});

/// Adds all of them but the journal: the reports that a recorded run is rendered to.
void add_rendered_reports(report_set& reports, std::filesystem::path const& folder,
                          report_sources const& sources = {});

} // namespace mprun
