// Simulated runs: figures as real hosts give them, but with known changes, to see how often a
// comparison is wrong and how often it finds a change.
//
// Flow: simulate(world, trials, seed) → the results of that many comparisons of two runs each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace mprun {

struct simulated_world {
  std::size_t measures = 37;
  std::size_t rounds = 80;
  double host_speed = 0;   ///< deviation between runs; 0: unknown to the files
  double between_runs = 0; ///< deviation of the shift common to all rounds of a run
  double between_rounds = 0.1;
  double slow_part = 0.3;       ///< fraction of rounds that a neighbour slows down by 1.5
  bool has_ties = false;        ///< a coarse clock with ticks of 2 %
  std::size_t slower = 0;       ///< number of measures that really are slower
  double factor = 1;            ///< by this much
  bool by_pairs = false;        ///< the shift of a round affects both sides
  std::optional<double> spread; ///< as for comparison_options
};

struct simulated_outcome {
  double false_alarms = 0; ///< fraction of comparisons in which an unchanged measure regressed
  double found = 0;        ///< fraction of comparisons in which any slower measure regressed
  double found_each = 0;   ///< fraction of slower measures that regressed
};

simulated_outcome simulate(simulated_world const& world, int trials, std::uint64_t seed);

} // namespace mprun
