// Runs that were never measured: figures as hosts give them, with what they are known for, to see
// how often a comparison is wrong, and how often it finds what is there.
//
// Flow: simulate(world, trials, seed) → what came of that many comparisons of two runs each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mprun {

struct simulated_world {
  std::size_t measures = 37;
  std::size_t rounds = 80;
  double host_speed = 0; ///< deviation between runs; 0: the files do not tell it
  double between_runs =
      0; ///< spread of what shifts all of a run's rounds of a measure: a deviation
  double between_rounds = 0.1;
  double slow_part = 0.3;       ///< of the rounds that a neighbour makes 1.5 times slower
  bool has_ties = false;        ///< a coarse clock: 2 % a tick
  std::size_t slower = 0;       ///< so many measures really are
  double factor = 1;            ///< by this much
  bool by_pairs = false;        ///< what shifts a round strikes both sides
  std::optional<double> spread; ///< as for comparison_options
};

struct simulated_outcome {
  double false_alarms = 0; ///< of the comparisons, those in which an unchanged measure regressed
  double found = 0;        ///< of the comparisons, those in which any slower measure regressed
  double found_each = 0;   ///< of the slower measures
};

simulated_outcome simulate(simulated_world const& world, int trials, std::uint64_t seed);

} // namespace mprun
