// The console of a benchmark run: a row for each figure and, on a terminal, the current measure.
#pragma once

#include "base/async/run_clock.hpp"
#include "bench/files/measure.hpp"

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace mprun {

class measure_record;

class bench_console {
public:
  /// `quiet`: leaves stdout to other output; errors still go to stderr.
  explicit bench_console(bool quiet);

  void begin(std::size_t measures, std::size_t boards);
  /// `round` counts from 0.
  void measuring(std::string const& name, unsigned round, unsigned rounds);
  /// The measure has no figure.
  void failed(measure_record const& record);
  /// `written`: the file that was written, or empty.
  void finish(std::vector<measure> const& all, std::string const& written);

private:
  void wipe();
  void error(measure_record const& record);

  bool quiet_;
  bool shows_progress_;
  bool is_drawn_ = false;
  std::size_t errors_ = 0;
  std::size_t skipped_ = 0;
  std::set<std::string> reported_lost_; ///< ids of boards
  run_clock::time_point begun_ = run_clock::now();
};

/// The median, quartiles, number and rate of the rounds. Needs at least one sample.
std::string bench_row(measure const& measured);

/// The gain of all boards at once over one at a time; empty unless both were measured.
std::vector<std::string> gain_lines(std::vector<measure> const& all);

} // namespace mprun
