#include "runner/options/tree_options.hpp"

#include "runner/options/common_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace mprun {
namespace {

/// $MICROPY_TEST_TIMEOUT in seconds, as the official runner takes it.
void take_time_limit(upstream::settings& how) {
  auto const* const set = std::getenv("MICROPY_TEST_TIMEOUT");
  auto const seconds = set != nullptr ? std::strtod(set, nullptr) : 0;
  constexpr double max_seconds = 1e6;
  if (seconds > 0) { // and a number
    how.program_limit =
        std::chrono::milliseconds(static_cast<long long>(std::min(seconds, max_seconds) * 1000));
  }
}

/// More MHz and more KiB than any board has.
constexpr std::uint64_t max_perf = 1'000'000'000;

void add_compiling(CLI::App& app, upstream::settings& how, std::string const& group) {
  app.add_option("--emit", how.emit, "the emitter that compiles the tests")
      ->check(CLI::IsMember({"bytecode", "native"}))
      ->capture_default_str()
      ->group(group);
  app.add_option("--heapsize", how.heap_size, "heap of unix ports, as -X heapsize takes it")
      ->group(group);
  app.add_flag("--via-mpy", how.via_mpy, "compile tests with mpy-cross first")->group(group);
  app.add_option("--mpy-cross-flags", how.mpy_cross_flags,
                 "options of mpy-cross; default -march=, as the board is")
      ->group(group);
}

void add_perf_size(CLI::App& app, upstream::settings& how, std::string const& group) {
  app.add_option("--perf-n", how.perf.n, "perf_bench: N; default the board's MHz")
      ->transform(whole_number_from(0, max_perf))
      ->option_text("N")
      ->group(group);
  app.add_option("--perf-m", how.perf.m, "perf_bench: M; default the board's free heap in KiB")
      ->transform(whole_number_from(0, max_perf))
      ->option_text("M")
      ->group(group);
}

} // namespace

void add_perf(CLI::App& app, upstream::settings& how) {
  auto const group = "MicroPython's own benchmarks (a PATH like its tests/perf_bench)";
  add_compiling(app, how, group);
  add_perf_size(app, how, group);
}

void add_tree(CLI::App& app, upstream::settings& how) {
  take_time_limit(how);
  auto const group = "MicroPython's own tests (a PATH in its tests folder)";
  add_compiling(app, how, group);
  app.add_flag("--verbatim", how.verbatim,
               "send the tests' sources exactly as written, comments and all")
      ->group(group);
  app.add_flag("--keep-path", how.keep_path, "leave $MICROPYPATH as it is for unix ports")
      ->group(group);
  app.add_option("--begin", how.begin,
                 "Python file that runs before a compiled test or native module")
      ->check(CLI::ExistingFile)
      ->group(group);
  app.add_option("--target-wiring", how.target_wiring,
                 "Python file for tests that import target_wiring")
      ->check(CLI::ExistingFile)
      ->group(group);
  auto* const natmod =
      app.add_option("--natmod", how.natmod,
                     "run the tests with the tree's native modules (examples/natmod): auto, "
                     "as each board is, or their architecture: x64, armv7m, …");
  natmod->option_text("auto|ARCH")->group(group);
  for (auto const* other :
       {"--emit", "--heapsize", "--via-mpy", "--mpy-cross-flags", "--target-wiring"}) {
    natmod->excludes(app.get_option(other));
  }
  add_perf_size(app, how, group);
  app.add_option("--perf-runs", how.perf.runs, "perf_bench: runs of each benchmark")
      ->transform(whole_number_from(1, 1000))
      ->capture_default_str()
      ->group(group);
  app.add_option("--permutations", how.permutations,
                 "multitests: run in this many orders of the boards that take part")
      ->transform(whole_number_from(1, 1000))
      ->capture_default_str()
      ->group(group);
  app.add_flag("--run-failures", how.only_failed,
               "only the tests that failed in the _results.json of --out")
      ->group(group);
  app.add_option(
         "--unix-tests", how.by,
         "spawn: a unix port runs each test or benchmark as a program; repl: over its REPL, as "
         "a board")
      ->transform(one_of(
          {choice("spawn", upstream::unix_way::spawn), choice("repl", upstream::unix_way::repl)}))
      ->option_text("spawn|repl [spawn]")
      ->group(group);
  app.add_option("--lanes", how.lanes,
                 "tests at once on each unix port; default 8 for each core of the host, shared")
      ->transform(whole_number_from(1, 256))
      ->group(group);
}

} // namespace mprun
