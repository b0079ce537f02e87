// What two runs of the same differ by, beside what their rounds show: from one minute to the next a
// virtual machine's clock, its neighbours, its memory are not the same, and that shifts all rounds
// of a run together. No number of rounds of one run shows it.
//
// Where a side has several runs it is measured: the widest ratio between medians of runs of the
// same side. Of one run each it is assumed: so much for runs in rounds as runs of one program on
// one host were found to differ (bench/self_comparison.py), or as much as the quarters of
// both differ, taken together, where that is more, as it is of small files; more for files that do
// not tell how fast the host was (host_speed.hpp), or know no rounds; nothing for rounds in turn.
// To it comes by how much a measure drifted within its run.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mprun {

enum class spread_source { measured, told, of_rounds, of_unknown_hosts, without_rounds, in_turn };

/// As a part: 0.03 is 3 %.
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

/// Of logarithms of rounds in the order of time: the widest ratio between the medians of the four
/// quarters of their run, less 1, beyond what the noise within the quarters makes. Fewer than eight
/// rounds tell nothing: 0.
double spread_within(std::span<double const> logs);

/// Of figures in the order of time: the second half over the first, where that differs from 1 at a
/// confidence of 0.999; else 1. Fewer than eight figures tell nothing.
double drift_of(std::span<double const> rounds);
double drift_of_logs(std::span<double const> logs);

/// How many figures lie far off the others: by more than 3.5 deviations of their logarithms, as the
/// median of these tells it (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
std::size_t outliers_in(std::span<double const> rounds);

} // namespace mprun
