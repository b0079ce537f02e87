#include "bench/farm/bench_run.hpp"

#include "base/async/run_clock.hpp"
#include "bench/farm/board_words.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

std::vector<board_spec> all_of(std::vector<std::vector<board_spec>> const& sides) {
  std::vector<board_spec> all;
  for (auto const& side : sides) {
    all.insert(all.end(), side.begin(), side.end());
  }
  return all;
}

/// A repetition for each visit.
std::vector<google_repetition> repetitions_of(measure_record const& record) {
  std::vector<google_repetition> out;
  std::size_t first = 0;
  auto const size = record.of().about().size * record.of().boards().size();
  for (auto const& visit : record.visits()) {
    if (visit.samples == 0) {
      continue;
    }
    google_repetition repetition;
    repetition.iterations = visit.samples;
    double seconds = 0;
    double cpu = 0;
    std::vector<double> further(record.samples()[first].further.size());
    for (auto i = first; i < first + visit.samples; ++i) {
      seconds += record.samples()[i].seconds;
      cpu += record.cpu()[i];
      for (std::size_t k = 0; k < further.size(); ++k) {
        further[k] += record.samples()[i].further[k].value;
      }
    }
    auto const count = static_cast<double>(visit.samples);
    repetition.real_time = seconds / count * 1e6;
    repetition.cpu_time = cpu / count * 1e6;
    for (std::size_t k = 0; k < further.size(); ++k) {
      repetition.counters.emplace_back(record.samples()[first].further[k].name, further[k] / count);
    }
    if (size != 0) {
      repetition.counters.emplace_back("bytes_per_second",
                                       static_cast<double>(size) * count / seconds);
    }
    out.push_back(std::move(repetition));
    first += visit.samples;
  }
  return out;
}

} // namespace

bench_run::bench_run(std::vector<std::vector<board_spec>> const& sides, measure_maker const& make,
                     measure_filter const& filter, round_settings const& settings,
                     run_workspace const& workspace)
    : settings_(settings), farm_(all_of(sides), workspace) {
  auto next = farm_.boards().begin();
  for (auto const& specs : sides) {
    auto& side = sides_.emplace_back();
    for (std::size_t i = 0; i < specs.size(); ++i) {
      side.boards.push_back(&*next++);
    }
    side.measures = make(farm_, side.boards);
    std::erase_if(side.measures,
                  [&](auto const& each) { return !filter.accepts(each->about().name); });
  }
}

std::vector<std::string> bench_run::names() const {
  std::vector<std::string> out;
  for (auto const& measure : sides_.front().measures) {
    out.push_back(measure->about().name);
  }
  return out;
}

void bench_run::run(bench_console& console) {
  auto const begun = run_clock::now();
  for (auto& side : sides_) {
    side.rounds.emplace(farm_, side.measures, settings_, console, begun);
  }
  for (unsigned round = 0; round < settings_.count && !farm_.interrupted(); ++round) {
    auto const is_turned = round % 2 == 1;
    for (std::size_t i = 0; i < sides_.size(); ++i) {
      sides_[is_turned ? sides_.size() - 1 - i : i].rounds->run(round);
    }
  }
  farm_.leave();
}

std::vector<measure> bench_run::measures(std::size_t side) const {
  auto all = sides_[side].rounds->results();
  rename(all, sides_[side]);
  return all;
}

/// Gives boards of the second side the ids of the first side's boards in the same position.
void bench_run::rename(std::vector<measure>& all, boards_of_side const& of) const {
  for (auto& measured : all) {
    for (std::size_t i = 0; i < of.boards.size(); ++i) {
      if (measured.board == of.boards[i]->spec.id) {
        auto const& id = sides_.front().boards[i]->spec.id;
        measured.name.replace(0, measured.board.size(), id);
        measured.board = id;
        break;
      }
    }
  }
}

std::vector<google_benchmark> bench_run::google_benchmarks() const {
  std::vector<google_benchmark> out;
  for (auto const& record : sides_.back().rounds->records()) {
    google_benchmark benchmark;
    benchmark.name = record.name() + "/manual_time"; // Google Benchmark's own suffix
    benchmark.label = label_of(record.described());
    auto const why = record.status().error();
    if (!record.status() && !(why.is_skip && !record.samples().empty())) {
      benchmark.error = why.reason;
      benchmark.is_skipped = why.is_skip;
    } else {
      benchmark.repetitions = repetitions_of(record);
    }
    out.push_back(std::move(benchmark));
  }
  return out;
}

} // namespace mprun
