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

/// std::shuffle differs between libraries, but the generators do not.
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
  for (auto const& measured : measures) {
    records_.emplace_back(*measured);
  }
}

void farm_rounds::run(unsigned round) {
  farm_.close_boards();
  host_watch const host;
  processors_.use_single();
  host_yardstick yardstick;
  std::vector<double> times;
  for (auto const index : order_of(records_.size(), settings_.seed + round)) {
    auto& record = records_[index];
    if (farm_.interrupted()) {
      record.fail({"interrupted", true});
    }
    if (record.status() && is_due(record, round)) {
      console_.measuring(record.name(), round, settings_.count);
      times.push_back(yardstick.time_once());
      if (record.of().boards().size() > 1) {
        visit_on_all_processors(record, round);
      } else {
        visit(record, round);
      }
      if (!record.status()) {
        console_.failed(record);
      }
    }
  }
  auto state = host.state();
  std::sort(times.begin(), times.end());
  state.yardstick = times.empty() ? 0 : percentile(times, 50);
  note_host(round, state);
}

/// Notes the host's state by round, since a visit is shorter than the kernel's resolution.
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

/// A board's process inherits its processors when it is started.
void farm_rounds::visit_on_all_processors(measure_record& record, unsigned round) {
  farm_.close_boards();
  processors_.use_all();
  visit(record, round);
  farm_.close_boards();
  processors_.use_single();
}

/// Spreads a limited number of visits over the rounds.
bool farm_rounds::is_due(measure_record const& record, unsigned round) const {
  auto const visits = record.visits().size();
  if (visits == 0 || settings_.max_per_measure.count() <= 0) {
    return true;
  }
  auto const fit = settings_.max_per_measure / record.visit_time();
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
  auto& subject = record.of();
  auto done = subject.prepare();
  std::chrono::duration<double> measured{0};
  while (done && measured < settings_.visit) {
    auto const at = std::chrono::duration<double>(run_clock::now() - begun_);
    auto const cpu = own_cpu_seconds();
    iteration sample;
    done = subject.iterate(sample);
    if (done) {
      measured += std::chrono::duration<double>(sample.seconds);
      record.add(std::move(sample), at.count(), own_cpu_seconds() - cpu);
    }
  }
  return done ? subject.finish() : done;
}

/// The board may be in any state after a failed step; a skip leaves it as it was.
void farm_rounds::recover(farm_measure& subject, no_figure const& why) {
  if (!why.is_skip) {
    for (auto* board : subject.boards()) {
      farm_.bring_back(*board);
    }
  }
  for (auto const* board : subject.boards()) {
    if (!board->lost.empty() || !board->session) {
      return;
    }
  }
  subject.finish();
}

std::vector<measure> farm_rounds::results() const {
  std::vector<measure> all;
  for (auto const& record : records_) {
    for (auto& result : record.measures()) {
      all.push_back(std::move(result));
    }
  }
  return all;
}

} // namespace mprun
