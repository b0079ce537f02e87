// report.html of very many cases: the time for writing it once the run is folded, and its size.
#include "bench/micro/recorded_run.hpp"
#include "reports/html/html_report.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace mprun {
namespace {

void report_page_writing(benchmark::State& state) {
  run_model run;
  for (auto const& event : bench::recorded_run(static_cast<std::size_t>(state.range(0)), 100)) {
    run.fold(event);
  }
  run.close();
  auto const file = std::filesystem::temp_directory_path() /
                    ("mprun-bench-" + std::to_string(::getpid()) + ".html");
  for (auto _ : state) {
    auto const written = make_html_report(file)->finish(run);
    if (!written) {
      state.SkipWithError(written.error().message.c_str());
    }
  }
  state.counters["file_MiB"] = static_cast<double>(std::filesystem::file_size(file)) / (1 << 20);
  std::filesystem::remove(file);
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(report_page_writing)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace mprun
