// junit.xml of very many cases: the time and the memory that it takes on top of the run's state.
#include "reports/files/junit.hpp"
#include "bench/micro/recorded_run.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace mprun {
namespace {

/// A line of /proc/self/status, in MiB.
double memory(std::string const& wanted) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(wanted)) {
      return std::stod(line.substr(wanted.size() + 1)) / 1024;
    }
  }
  return 0;
}

void forget_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

void junit_writing(benchmark::State& state) {
  run_model run;
  auto const cases = static_cast<std::size_t>(state.range(0));
  {
    auto const events = bench::recorded_run(cases, 100);
    for (auto const& event : events) {
      run.fold(event);
    }
  }
  run.close();
  auto const file = std::filesystem::temp_directory_path() /
                    ("mprun-bench-" + std::to_string(::getpid()) + ".xml");
  double peak = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto const report = make_junit_report(file);
    forget_peak();
    auto const before = memory("VmRSS:");
    state.ResumeTiming();
    auto const written = report->finish(run);
    state.PauseTiming();
    peak = std::max(peak, memory("VmHWM:") - before);
    if (!written) {
      state.SkipWithError(written.error().message.c_str());
    }
    state.ResumeTiming();
  }
  state.counters["file_MiB"] = static_cast<double>(std::filesystem::file_size(file)) / (1 << 20);
  state.counters["peak_MiB"] = peak;
  std::filesystem::remove(file);
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(junit_writing)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace mprun
