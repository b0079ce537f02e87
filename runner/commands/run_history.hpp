// The history as a run uses it: it tells how long cases take, may be the baseline, and gets the
// run.
//
// Flow: construct; times() and latest() before the run, make_reporter() for it, tell() after it.
// Whatever is wrong with a history is told and fails no run.
#pragma once

#include "reports/history/history_file.hpp"
#include "reports/history/history_report.hpp"
#include "reports/history/history_window.hpp"
#include "runner/options/history_options.hpp"
#include "runner/scheduling/expected_times.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun {

/// The file that is meant. Throws config_error where there is no home folder for the default.
std::filesystem::path history_file(history_choice const& choice);

class run_history {
public:
  /// Makes the file where it is missing; opens none where the history is off.
  explicit run_history(history_choice const& choice);

  /// Why there is none, though one is wanted; empty where there is.
  std::string const& problem() const noexcept { return problem_; }
  std::string name() const { return name_.string(); }
  bool is_open() const noexcept { return file_ != nullptr; }

  past_times times();
  /// Of a branch, among the runs that began before that time.
  latest_run latest(std::string const& branch, wall_time before);

  /// Once; none where there is no history.
  std::unique_ptr<reporter> make_reporter();
  history_outcome const& outcome() const noexcept { return outcome_; }
  /// On stderr, where the run is not in it.
  void tell() const;

private:
  std::filesystem::path name_;
  std::unique_ptr<database> file_;
  history_outcome outcome_;
  std::string problem_;
};

} // namespace mprun
