// What a person sees while a farm is measured: a row for each figure as it comes, and on a terminal
// what is being measured now.
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
  /// `quiet`: stdout is for something else; errors go to stderr all the same.
  explicit bench_console(bool quiet);

  void begin(std::size_t measures, std::size_t boards);
  /// `round`: from 0.
  void measuring(std::string const& name, unsigned round, unsigned rounds);
  /// It has no figure.
  void failed(measure_record const& what);
  /// `written`: the file, empty where there is none.
  void finish(std::vector<measure> const& all, std::string const& written);

private:
  void wipe();
  void error(measure_record const& what);

  bool quiet_;
  bool shows_progress_;
  bool is_drawn_ = false;
  std::size_t errors_ = 0;
  std::size_t skipped_ = 0;
  std::set<std::string> told_lost_; ///< boards
  run_clock::time_point begun_ = run_clock::now();
};

/// The rounds in words: median, quartiles, count, rate. At least one sample.
std::string bench_row(measure const& one);

/// How much all boards at once gained over one at a time; empty where both were not measured.
std::vector<std::string> gain_lines(std::vector<measure> const& all);

} // namespace mprun
