#include "bench/simulation/simulated_runs.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

/// The promise: at most one comparison in a hundred has any false alarm.
constexpr double promised = 0.01;
constexpr int trials = 200;

/// Under the promise only one seed in a thousand gives more false alarms in `trials` than this.
constexpr double max_seen = 8.0 / trials;

void expect_no_alarms(simulated_world const& world) {
  auto const found = simulate(world, trials, 7);
  EXPECT_LE(found.false_alarms, max_seen)
      << world.measures << " measures, " << world.rounds << " rounds, runs differ by "
      << world.between_runs << ", rounds by " << world.between_rounds;
}

TEST(simulation, unchanged_measures_raise_no_alarm) {
  for (auto const measures : {1U, 12U, 40U}) {
    for (auto const rounds : {3U, 8U, 20U}) {
      for (auto const between_rounds : {0.0, 0.05, 0.2}) {
        for (auto const has_ties : {false, true}) {
          simulated_world world;
          world.measures = measures;
          world.rounds = rounds;
          world.between_rounds = between_rounds;
          world.has_ties = has_ties;
          world.spread = 0; // the ranks alone decide
          expect_no_alarms(world);
          world.by_pairs = true;
          expect_no_alarms(world);
        }
      }
    }
  }
}

TEST(simulation, runs_that_differ_within_the_assumed_spread_raise_no_alarm) {
  simulated_world world;
  world.rounds = 40;
  world.between_runs = 0.03;
  expect_no_alarms(world);
}

TEST(simulation, a_host_that_changes_its_speed_raises_no_alarm) {
  simulated_world world;
  world.rounds = 40;
  world.host_speed = 0.2;
  world.between_rounds = 0.05;
  expect_no_alarms(world);
  world.host_speed = 0.1;
  world.rounds = 80;
  world.slow_part = 0.1;
  world.slower = 10;
  world.factor = 1.2;
  EXPECT_GE(simulate(world, 60, 7).found, 0.95);
}

/// Shows that the tests above can fail.
TEST(simulation, runs_that_differ_by_more_than_the_assumed_spread_raise_alarms) {
  simulated_world world;
  world.between_runs = 0.15;
  EXPECT_GT(simulate(world, 20, 7).false_alarms, 0.5);
}

TEST(simulation, a_fifth_slower_is_found) {
  simulated_world world;
  world.slower = 10;
  world.factor = 1.2;
  world.between_runs = 0.02;
  world.host_speed = 0.02; // known to the files
  world.slow_part = 0.1;
  auto const found = simulate(world, 60, 7);
  EXPECT_GE(found.found, 0.95);
  EXPECT_LE(found.false_alarms, promised + 0.05);
}

TEST(simulation, a_tenth_slower_is_found_by_pairs) {
  simulated_world world;
  world.slower = 10;
  world.factor = 1.1;
  world.between_runs = 0.1; // affects both sides
  world.by_pairs = true;
  auto const found = simulate(world, 60, 7);
  EXPECT_GE(found.found, 0.95);
  EXPECT_GE(found.found_each, 0.8);
  EXPECT_LE(found.false_alarms, promised + 0.05);
}

} // namespace
} // namespace mprun
