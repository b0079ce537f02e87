// The history as a run uses it: it says how long cases take, may be the baseline, and records the
// run.
//
// Flow: construct; times() and latest() before the run, make_reporter() for it, report() after it.
// Problems with the history are reported, but fail no run.
#pragma once

#include "reports/history/history_file.hpp"
#include "reports/history/history_report.hpp"
#include "reports/history/history_window.hpp"
#include "reports/html/past_results.hpp"
#include "runner/options/history_options.hpp"
#include "runner/scheduling/expected_times.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace mprun {

/// The history's file. Throws config_error where there is no home folder for the default.
std::filesystem::path history_file(history_choice const& choice);

class run_history {
public:
  /// Makes the file if it is missing; opens none where the history is off.
  explicit run_history(history_choice const& choice);

  /// Why a history that is wanted could not be opened; otherwise empty.
  std::string const& problem() const noexcept { return problem_; }
  std::string name() const { return name_.string(); }
  bool is_open() const noexcept { return file_ != nullptr; }

  past_times times();
  /// The latest run of a branch that began before that time.
  latest_run latest(std::string const& branch, wall_time before);

  /// How the cases of a run did in earlier runs, for its page; where nothing can be read, nothing
  /// is known. The function opens the file anew, because a run's reporter has this one.
  std::function<past_results(run_model const&)> past_reader() const;

  /// To be called once; null where there is no history.
  std::unique_ptr<reporter> make_reporter();
  history_outcome const& outcome() const noexcept { return outcome_; }
  /// Says on stderr if the run could not be added.
  void report() const;

private:
  std::filesystem::path name_;
  std::unique_ptr<database> file_;
  history_outcome outcome_;
  std::string problem_;
};

} // namespace mprun
