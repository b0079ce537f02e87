// The spread between runs of the same program, beyond what their rounds show: a virtual machine's
// clock, neighbours and memory change from minute to minute, which shifts all rounds of a run
// together. No number of rounds of a single run reveals it.
//
// Where a side has several runs it is measured: the widest ratio between medians of runs of the
// same side. With a single run per side it is assumed. Runs in rounds get what runs of one program
// on one host were found to differ by (bench/self_comparison.py), or what the quarters of both runs
// differ by, if that is more, as with small files. Files without the host's speed (host_speed.hpp)
// or without rounds get more, rounds in turn get none. Drift within a run is added.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mprun {

enum class spread_source { measured, given, of_rounds, of_unknown_hosts, without_rounds, in_turn };

/// Relative: 0.03 is 3 %.
constexpr double assumed_spread(spread_source from) noexcept {
  constexpr double between_runs = 0.07;
  constexpr double with_the_hosts_speed = 0.10;
  constexpr double of_files_without_rounds = 0.15;
  switch (from) {
  case spread_source::of_rounds: return between_runs;
  case spread_source::of_unknown_hosts: return with_the_hosts_speed;
  case spread_source::without_rounds: return of_files_without_rounds;
  default: return 0;
  }
}

/// The widest ratio between the medians of these runs' rounds, less 1. At least one run.
double measured_spread(std::span<std::vector<double> const> runs);

/// For logarithms of rounds in the order of time: the widest ratio between the medians of the four
/// quarters of their run, less 1, beyond the noise within the quarters. 0 for fewer than eight
/// rounds.
double spread_within(std::span<double const> logs);

/// For figures in the order of time: the second half over the first, where that differs from 1 at a
/// confidence of 0.999; otherwise, or for fewer than eight figures, 1.
double drift_of(std::span<double const> rounds);
double drift_of_logs(std::span<double const> logs);

/// The number of figures whose logarithm is more than 3.5 deviations from the median, by the median
/// absolute deviation (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
std::size_t outliers_in(std::span<double const> rounds);

} // namespace mprun
