// The cost of an event on its way to the reporters: folded once, handed to each.
#include "bench/micro/recorded_run.hpp"
#include "reports/files/report_set.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <unistd.h>

namespace mprun {
namespace {

class counting final : public reporter {
public:
  void on(event const&, run_model const&) override { benchmark::DoNotOptimize(++events_); }
  file_result<void> finish(run_model const&) override { return {}; }

private:
  std::size_t events_ = 0;
};

void to_reporters_that_do_nothing(benchmark::State& state) {
  auto const events = bench::recorded_run(10'000, 100);
  for (auto _ : state) {
    report_set reports;
    for (int i = 0; i < state.range(0); ++i) {
      reports.add(std::make_unique<counting>());
    }
    for (auto const& event : events) {
      reports.on(event);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events.size()) * state.iterations());
}
BENCHMARK(to_reporters_that_do_nothing)
    ->ArgName("reporters")
    ->Arg(1)
    ->Arg(8)
    ->Unit(benchmark::kMillisecond);

/// The journal is written event by event, results.json and junit.xml at the end.
void to_the_files_of_a_run(benchmark::State& state) {
  auto const events = bench::recorded_run(10'000, 100);
  auto const folder =
      std::filesystem::temp_directory_path() / ("mprun-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (auto _ : state) {
    report_set reports;
    add_file_reports(reports, folder);
    for (auto const& event : events) {
      reports.on(event);
    }
    for (auto const& problem : reports.finish()) {
      state.SkipWithError(problem.c_str());
    }
  }
  std::filesystem::remove_all(folder);
  state.SetItemsProcessed(static_cast<std::int64_t>(events.size()) * state.iterations());
}
BENCHMARK(to_the_files_of_a_run)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace mprun
