// What came of one measure: the raw samples of its trials, or why there is no figure.
//
// Flow: begin_trial() whenever Google Benchmark calls the benchmark's function, add() after each
// iteration, fail() at the first setback, which is that of the whole measure; then measures().
// Google Benchmark seeks the number of iterations by trials that it does not report; samples of
// those are left out as it leaves them out.
#pragma once

#include "bench/farm/farm_measure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

class measure_record {
public:
  explicit measure_record(farm_measure& of) : of_(of) {}

  farm_measure& of() const noexcept { return of_; }
  std::string const& name() const noexcept { return of_.about().name; }

  void begin_trial(std::int64_t iterations);
  void add(iteration const& one);
  void fail(setback why);

  outcome const& failed() const noexcept { return failed_; }

  /// What was measured under which conditions, without samples.
  measure described() const;

  /// The measure and its further figures. One that failed has no samples; one that was skipped, or
  /// never ran, is none.
  std::vector<measure> measures() const;

  /// Of the last trial.
  std::vector<further_figure> further_medians() const;

private:
  struct trial {
    std::int64_t iterations;
    std::vector<iteration> samples;
  };

  outcome failed_;
  farm_measure& of_;
  std::vector<trial> trials_;
};

} // namespace mprun
