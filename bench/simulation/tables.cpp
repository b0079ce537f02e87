// Prints the tables of docs/comparing.md: how often a comparison of two simulated runs
// (simulated_runs.hpp) is wrong, and how often it finds a change.
//
//     build/release/bench/bench_simulation [TRIALS]
#include "bench/simulation/simulated_runs.hpp"

#include <cstdlib>
#include <fmt/format.h>

namespace {

using mprun::simulate;
using mprun::simulated_world;

constexpr double percent = 100;

void false_alarms(int trials) {
  fmt::print("Comparisons with any false alarm, of {}, in percent; rounds differ by 10 %\n\n",
             trials);
  fmt::print("| measures | rounds | runs differ by 0 % | 2 % | 5 % | 10 % | 20 % | in turn |\n");
  fmt::print("|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (auto const measures : {1U, 10U, 40U}) {
    for (auto const rounds : {3U, 10U, 20U, 80U}) {
      fmt::print("| {} | {} |", measures, rounds);
      simulated_world world;
      world.measures = measures;
      world.rounds = rounds;
      for (auto const between : {0.0, 0.02, 0.05, 0.1, 0.2}) {
        world.between_runs = between;
        fmt::print(" {:.1f} |", simulate(world, trials, 1).false_alarms * percent);
      }
      world.by_pairs = true;
      fmt::print(" {:.1f} |\n", simulate(world, trials, 1).false_alarms * percent);
    }
  }
}

void power(int trials) {
  fmt::print(
      "\nOf 10 slower measures of 37, found (each / any), in percent; rounds differ by 10 %, "
      "runs by 2 %\n\n");
  fmt::print("| rounds | 10 % slower | 20 % | 40 % | in turn: 5 % | 10 % | 20 % |\n");
  fmt::print("|--:|--:|--:|--:|--:|--:|--:|\n");
  for (auto const rounds : {5U, 10U, 20U, 40U, 80U}) {
    fmt::print("| {} |", rounds);
    simulated_world world;
    world.rounds = rounds;
    world.slower = 10;
    world.between_runs = 0.02;
    for (auto const factor : {1.1, 1.2, 1.4}) {
      world.factor = factor;
      auto const found = simulate(world, trials, 1);
      fmt::print(" {:.0f} / {:.0f} |", found.found_each * percent, found.found * percent);
    }
    world.by_pairs = true;
    for (auto const factor : {1.05, 1.1, 1.2}) {
      world.factor = factor;
      auto const found = simulate(world, trials, 1);
      fmt::print(" {:.0f} / {:.0f} |", found.found_each * percent, found.found * percent);
    }
    fmt::print("\n");
  }
}

} // namespace

int main(int argc, char** argv) {
  auto const trials = argc > 1 ? std::atoi(argv[1]) : 200;
  false_alarms(trials);
  power(trials);
}
