// What came of one measure: the raw samples of its rounds, or why there is no figure.
//
// Flow: begin_visit() in each round, add() after each iteration, end_visit(); fail() at the first
// step that fails, which is the end of the whole measure; then measures().
#pragma once

#include "bench/farm/farm_measure.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace mprun {

class measure_record {
public:
  explicit measure_record(farm_measure& of) : of_(of) {}

  farm_measure& of() const noexcept { return of_; }
  std::string const& name() const noexcept { return of_.about().name; }

  /// Rounds count from 0, each at most once and in order.
  void begin_visit(unsigned round);
  /// `at`: seconds since the run began. `cpu`: seconds of mprun's own that it took.
  void add(iteration one, double at, double cpu);
  /// `took`: all of the visit, with what was not measured.
  void end_visit(std::chrono::duration<double> took);
  /// In the round of the last visit.
  void note_host(host_state const& host);
  void fail(no_figure why);

  /// Good until it fails.
  outcome const& so_far() const noexcept { return so_far_; }
  std::vector<visit> const& visits() const noexcept { return visits_; }
  std::vector<iteration> const& samples() const noexcept { return samples_; }
  std::vector<double> const& cpu() const noexcept { return cpu_; } ///< seconds, of each sample
  /// Of the visits so far, on average; 0 before the first.
  std::chrono::duration<double> visit_time() const noexcept;

  /// What was measured under which conditions, without samples.
  measure described() const;

  /// The measure and its further figures. One that failed has no samples; one that was skipped, or
  /// never ran, is none.
  std::vector<measure> measures() const;

private:
  outcome so_far_;
  farm_measure& of_;
  std::vector<visit> visits_;
  std::vector<iteration> samples_; ///< of all visits
  std::vector<double> taken_at_;   ///< of each sample, as cpu_
  std::vector<double> cpu_;
  std::chrono::duration<double> took_{0};
};

} // namespace mprun
