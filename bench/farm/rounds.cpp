#include "bench/farm/rounds.hpp"

#include "base/async/run_clock.hpp"
#include "bench/comparison/statistics.hpp"
#include "bench/farm/host_load.hpp"
#include "bench/farm/host_watch.hpp"
#include "bench/farm/host_yardstick.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace mprun {
namespace {

/// The standard's shuffle differs between libraries, its generators do not.
std::vector<std::size_t> order_of(std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 random(seed);
  for (auto left = count; left > 1; --left) {
    std::swap(order[left - 1], order[random() % left]);
  }
  return order;
}

} // namespace

farm_rounds::farm_rounds(bench_farm& farm, measure_list const& measures,
                         round_settings const& settings, bench_console& console,
                         run_clock::time_point begun)
    : farm_(farm), settings_(settings), console_(console), begun_(begun) {
  for (auto const& one : measures) {
    records_.emplace_back(*one);
  }
}

void farm_rounds::run(unsigned round) {
  farm_.close_boards();
  host_watch const host;
  processors_.take_one();
  host_yardstick yardstick;
  std::vector<double> times;
  for (auto const place : order_of(records_.size(), settings_.seed + round)) {
    auto& record = records_[place];
    if (farm_.interrupted()) {
      record.fail({"interrupted", true});
    }
    if (record.so_far() && is_due(record, round)) {
      console_.measuring(record.name(), round, settings_.count);
      times.push_back(yardstick.time_once());
      if (record.of().boards().size() > 1) {
        visit_on_all_processors(record, round);
      } else {
        visit(record, round);
      }
      if (!record.so_far()) {
        console_.failed(record);
      }
    }
  }
  auto state = host.state();
  std::sort(times.begin(), times.end());
  state.yardstick = times.empty() ? 0 : percentile(times, 50);
  note_host(round, state);
}

/// A visit alone is shorter than what the kernel counts by.
void farm_rounds::note_host(unsigned round, host_state const& state) {
  for (auto& record : records_) {
    if (!record.visits().empty() && record.visits().back().round == round) {
      auto of_visit = state;
      of_visit.other_boards =
          record.of().works_at_once() ? static_cast<unsigned>(record.of().boards().size() - 1) : 0;
      record.note_host(of_visit);
    }
  }
}

/// What a board's process may use is decided where it starts.
void farm_rounds::visit_on_all_processors(measure_record& record, unsigned round) {
  farm_.close_boards();
  processors_.take_all();
  visit(record, round);
  farm_.close_boards();
  processors_.take_one();
}

/// Visits that are fewer than the rounds are spread over them.
bool farm_rounds::is_due(measure_record const& record, unsigned round) const {
  auto const visits = record.visits().size();
  if (visits == 0 || settings_.most_per_measure.count() <= 0) {
    return true;
  }
  auto const fit = settings_.most_per_measure / record.visit_time();
  return static_cast<double>(visits) * settings_.count <= fit * round;
}

void farm_rounds::visit(measure_record& record, unsigned round) {
  auto const begun = run_clock::now();
  record.begin_visit(round);
  try {
    auto const done = try_once(record);
    if (!done) {
      record.fail(done.error());
      recover(record.of(), done.error());
    }
  } catch (farm_interrupted const& e) {
    record.fail({e.what(), true});
  }
  record.end_visit(run_clock::now() - begun);
}

outcome farm_rounds::try_once(measure_record& record) {
  auto& what = record.of();
  auto done = what.prepare();
  std::chrono::duration<double> measured{0};
  while (done && measured < settings_.visit) {
    auto const at = std::chrono::duration<double>(run_clock::now() - begun_);
    auto const cpu = own_cpu_seconds();
    iteration one;
    done = what.iterate(one);
    if (done) {
      measured += std::chrono::duration<double>(one.seconds);
      record.add(std::move(one), at.count(), own_cpu_seconds() - cpu);
    }
  }
  return done ? what.finish() : done;
}

/// The board may be anywhere after a step that failed; a skip leaves it as it was.
void farm_rounds::recover(farm_measure& what, no_figure const& why) {
  if (!why.is_skip) {
    for (auto* board : what.boards()) {
      farm_.bring_back(*board);
    }
  }
  for (auto const* board : what.boards()) {
    if (!board->lost.empty() || !board->session) {
      return;
    }
  }
  what.finish();
}

std::vector<measure> farm_rounds::results() const {
  std::vector<measure> all;
  for (auto const& record : records_) {
    for (auto& one : record.measures()) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

} // namespace mprun
