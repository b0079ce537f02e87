#include "bench/simulation/simulated_runs.hpp"

#include "bench/comparison/comparison.hpp"

#include <cmath>
#include <fmt/format.h>
#include <random>
#include <utility>

namespace mprun {
namespace {

std::size_t number_in(std::string const& name) {
  return std::stoul(name.substr(name.find('/') + 1));
}

class world_of_runs {
public:
  world_of_runs(simulated_world const& world, std::uint64_t seed) : world_(world), random_(seed) {}

  std::pair<std::vector<measure>, std::vector<measure>> two_runs() {
    std::vector<measure> base(world_.measures);
    std::vector<measure> head(world_.measures);
    auto const base_host = host_speeds();
    auto const head_host = host_speeds();
    for (std::size_t i = 0; i < world_.measures; ++i) {
      base[i] = named(i);
      head[i] = named(i);
      auto const change = i < world_.slower ? world_.factor : 1.0;
      auto const of_base = std::exp(world_.between_runs * normal());
      auto const of_head = world_.by_pairs ? of_base : std::exp(world_.between_runs * normal());
      for (unsigned round = 0; round < world_.rounds; ++round) {
        auto const shared = world_.by_pairs ? host() : 1.0;
        add(base[i], round, base_host,
            100 * of_base * shared * (world_.by_pairs ? noise() : host() * noise()));
        add(head[i], round, head_host,
            100 * of_head * change * shared * (world_.by_pairs ? noise() : host() * noise()));
      }
    }
    return {std::move(base), std::move(head)};
  }

private:
  static measure named(std::size_t number) {
    measure out;
    out.name = fmt::format("board/{}", number);
    out.board = "board";
    out.unit = "us";
    return out;
  }

  /// The host's slowness by round. A host that differs between runs also differs within them.
  std::vector<double> host_speeds() {
    constexpr double within_a_run = 0.05;
    auto const of_run = world_.host_speed * normal();
    std::vector<double> out;
    for (unsigned round = 0; round < world_.rounds; ++round) {
      auto const here = world_.host_speed > 0 ? of_run + within_a_run * normal() : 0.0;
      out.push_back(std::exp(here));
    }
    return out;
  }

  void add(measure& to, unsigned round, std::vector<double> const& host, double figure) {
    constexpr double tick = 2;
    constexpr double yardstick_noise = 0.01;
    visit visited;
    visited.round = round;
    visited.samples = 1;
    if (world_.host_speed > 0) {
      visited.host.yardstick = 200 * host[round] * std::exp(yardstick_noise * normal());
      // Every third measure depends on a line and does not follow the host.
      figure *= number_in(to.name) % 3 == 0 ? 1.0 : host[round];
    }
    to.visits.push_back(visited);
    to.samples.push_back(world_.has_ties ? std::ceil(figure / tick) * tick : figure);
  }

  double uniform() { return (static_cast<double>(random_() >> 11U) + 0.5) * 0x1p-53; }

  /// The Box–Muller transform, which is the same on every machine.
  double normal() {
    auto const radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * 3.14159265358979323846 * uniform());
  }

  double noise() { return std::exp(world_.between_rounds * normal()); }

  double host() {
    constexpr double slowed = 1.5;
    return uniform() < world_.slow_part ? slowed : 1.0;
  }

  simulated_world world_;
  std::mt19937_64 random_;
};

} // namespace

simulated_outcome simulate(simulated_world const& world, int trials, std::uint64_t seed) {
  world_of_runs runs(world, seed);
  comparison_options options;
  options.by_pairs = world.by_pairs;
  options.spread = world.spread;
  simulated_outcome out;
  for (int trial = 0; trial < trials; ++trial) {
    auto [base, head] = runs.two_runs();
    auto const found = compare(bench_runs{std::move(base)}, bench_runs{std::move(head)}, options);
    std::size_t rightly = 0;
    bool is_false = false;
    for (auto const& row : found.rows) {
      if (row.verdict == change::regressed) {
        auto const is_slower = number_in(row.name) < world.slower;
        rightly += is_slower ? 1 : 0;
        is_false = is_false || !is_slower;
      }
    }
    out.false_alarms += is_false ? 1 : 0;
    out.found += rightly > 0 ? 1 : 0;
    out.found_each += static_cast<double>(rightly);
  }
  out.false_alarms /= trials;
  out.found /= trials;
  out.found_each /= trials * static_cast<double>(world.slower > 0 ? world.slower : 1);
  return out;
}

} // namespace mprun
