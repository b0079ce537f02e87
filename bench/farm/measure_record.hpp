// The result of a measure: the raw samples of its rounds, or the reason why there is no figure.
//
// Flow: begin_visit() in each round, add() after each iteration, end_visit(); fail() at the first
// step that fails, which ends the whole measure; then measures().
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

  /// Rounds count from 0 and are visited at most once, in order.
  void begin_visit(unsigned round);
  /// `at`: seconds since the run began. `cpu`: seconds of mprun's own processor time.
  void add(iteration sample, double at, double cpu);
  /// `took`: the whole visit, including its untimed steps.
  void end_visit(std::chrono::duration<double> took);
  /// Notes the host's state in the round of the last visit.
  void note_host(host_state const& host);
  void fail(no_figure why);

  /// Good until the measure fails.
  outcome const& status() const noexcept { return status_; }
  std::vector<visit> const& visits() const noexcept { return visits_; }
  std::vector<iteration> const& samples() const noexcept { return samples_; }
  std::vector<double> const& cpu() const noexcept { return cpu_; } ///< seconds by sample
  /// The average duration of a visit; 0 before the first.
  std::chrono::duration<double> visit_time() const noexcept;

  /// The measure and its conditions, without samples.
  measure described() const;

  /// The measure and its further figures. A failed measure has no samples; a skipped measure, or
  /// one that never ran, is left out.
  std::vector<measure> measures() const;

private:
  outcome status_;
  farm_measure& of_;
  std::vector<visit> visits_;
  std::vector<iteration> samples_; ///< from all visits
  std::vector<double> taken_at_;   ///< by sample, like cpu_
  std::vector<double> cpu_;
  std::chrono::duration<double> took_{0};
};

} // namespace mprun
