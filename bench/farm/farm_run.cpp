#include "bench/farm/farm_run.hpp"

#include "bench/bench_file.hpp"
#include "bench/farm/board_words.hpp"
#include "bench/farm/measure_record.hpp"
#include "bench/google_benchmark.hpp"

#include <benchmark/benchmark.h>
#include <deque>
#include <map>
#include <sstream>

namespace mprun {
namespace {

/// Keeps Google Benchmark's JSON, and tells the console of each measure that has ended.
class reporter final : public benchmark::BenchmarkReporter {
public:
  reporter(std::deque<measure_record> const& records, bench_console& console) : console_(console) {
    for (auto const& record : records) {
      by_name_.emplace(record.name(), &record);
    }
    json_.SetOutputStream(&text_);
  }

  bool ReportContext(Context const& context) override { return json_.ReportContext(context); }

  void ReportRuns(std::vector<Run> const& runs) override {
    json_.ReportRuns(runs);
    if (runs.empty() || runs.front().run_type != Run::RT_Iteration) {
      return; // aggregates come after the repetitions they are of
    }
    auto const found = by_name_.find(runs.front().run_name.function_name);
    if (found != by_name_.end()) {
      console_.ended(*found->second);
    }
  }

  void Finalize() override { json_.Finalize(); }

  std::string text() const { return text_.str(); }

private:
  bench_console& console_;
  std::map<std::string, measure_record const*> by_name_;
  benchmark::JSONReporter json_;
  std::ostringstream text_;
};

outcome run_iterations(benchmark::State& state, measure_record& record) {
  auto& what = record.of();
  auto const batch = static_cast<benchmark::IterationCount>(what.batch());
  while (state.KeepRunningBatch(batch)) {
    iteration one;
    auto failed = what.iterate(one);
    if (failed) {
      return failed;
    }
    state.SetIterationTime(one.seconds);
    record.add(one);
  }
  return std::nullopt;
}

/// The board may be anywhere after a setback; a skip leaves it as it was.
void recover(farm_measure& what, setback const& why) {
  if (!why.is_skip) {
    for (auto* board : what.boards()) {
      what.farm().bring_back(*board);
    }
  }
  for (auto const* board : what.boards()) {
    if (!board->lost.empty() || !board->session) {
      return;
    }
  }
  what.finish();
}

void try_once(benchmark::State& state, measure_record& record) {
  auto& what = record.of();
  record.begin_trial(state.max_iterations);
  auto failed = what.prepare();
  if (!failed) {
    failed = run_iterations(state, record);
  }
  if (failed) {
    record.fail(*failed);
    recover(what, *failed);
    return;
  }
  failed = what.finish();
  if (failed) {
    record.fail(*failed);
    recover(what, *failed);
  }
}

void show_figures(benchmark::State& state, measure_record const& record) {
  auto const& what = record.of();
  for (auto const& figure : record.further_medians()) {
    state.counters[figure.name] = figure.value;
  }
  auto const bytes = what.about().size * what.boards().size();
  if (bytes != 0) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  }
}

void run_trial(benchmark::State& state, measure_record& record, bench_console& console) {
  if (!record.failed()) { // of a further repetition nothing better would come
    console.measuring(record.name());
    try {
      try_once(state, record);
    } catch (farm_interrupted const& e) {
      record.fail({e.what(), true});
    }
  }
  state.SetLabel(label_of(record.described()));
  if (auto const& failed = record.failed()) {
    auto const text = std::string(failed->is_skip ? skip_prefix : "") + failed->reason;
    state.SkipWithError(text.c_str());
  } else {
    show_figures(state, record);
  }
}

/// Google Benchmark keeps a pointer to the first of `words`, the program's name.
void initialize(farm_run_settings const& settings, std::vector<std::string>& words) {
  words = {settings.program};
  words.insert(words.end(), settings.flags.begin(), settings.flags.end());
  std::vector<char*> arguments;
  for (auto& word : words) {
    arguments.push_back(word.data());
  }
  auto count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  for (auto const& [key, value] : settings.context) {
    benchmark::AddCustomContext(key, value);
  }
}

} // namespace

farm_run_result run_measures(measure_list const& measures, farm_run_settings const& settings,
                             bench_console& console) {
  std::vector<std::string> words;
  initialize(settings, words);
  std::deque<measure_record> records;
  for (auto const& one : measures) {
    auto& record = records.emplace_back(*one);
    auto const run = [&record, &console](benchmark::State& state) {
      run_trial(state, record, console);
    };
    benchmark::RegisterBenchmark(record.name().c_str(), run)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
  }
  reporter reports(records, console);
  benchmark::RunSpecifiedBenchmarks(&reports, nullptr, "all");
  benchmark::ClearRegisteredBenchmarks(); // they refer to the records
  benchmark::Shutdown();
  farm_run_result result;
  for (auto const& record : records) {
    for (auto& one : record.measures()) {
      result.measures.push_back(std::move(one));
    }
  }
  result.json = with_measures(reports.text(), result.measures);
  return result;
}

} // namespace mprun
