// All reporters of a run: folds each event into the run's state, then hands it to every one.
//
// Flow: add() reporters, on() each event, tick() and pause() in between, finish(). A reporter that
// fails silences no other. They finish in reverse order of adding: add the console first, so that
// it comes last and can say which report could not be written.
#pragma once

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
  void add(std::unique_ptr<reporter> one);

  /// From now on what this changes is taken out of each event before anybody sees it.
  void mask_by(std::function<void(event&)> mask) { mask_ = std::move(mask); }

  void on(event const& what);
  void tick(run_duration since_start);
  void pause();
  /// What went wrong, one line each; empty when nothing did.
  std::vector<std::string> finish();

  /// What an older run made of a cell, where several were merged.
  void add_earlier(earlier_result what) { run_.add_earlier(std::move(what)); }

  /// Something else of the run could not be written; the console says so.
  void add_problem(std::string text) { run_.add_problem(std::move(text)); }

  run_model const& run() const noexcept { return run_; }

private:
  void tell(event const& what);

  run_model run_;
  std::function<void(event&)> mask_;
  std::vector<std::unique_ptr<reporter>> reporters_;
};

/// What a live run leaves in its folder: the journal, results.json, junit.xml, report.html. Those
/// of an earlier run are removed first, so that a run that is killed leaves none that could be
/// taken for its own.
void add_file_reports(report_set& reports, std::filesystem::path const& folder);

/// All but the journal: what a recorded run is rendered to.
void add_rendered_reports(report_set& reports, std::filesystem::path const& folder);

} // namespace mprun
