// How MicroPython's own tests are to be run: options of the command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace mprun::upstream {

/// How a unix port runs a test: as a program of its own, as with run-tests.py, or over its REPL, as
/// with any other board.
enum class unix_way { spawn, repl };

/// Options of the benchmarks in perf_bench/.
struct perf_settings {
  std::uint64_t n = 0; ///< 0: the board's frequency in MHz, 1000 on a unix port
  std::uint64_t m = 0; ///< 0: the board's free heap in KiB
  std::size_t runs = 8;
};

struct settings {
  std::string emit = "bytecode";
  std::string heap_size; ///< of unix ports, as -X heapsize takes it; empty: the port's own
  bool via_mpy = false;
  std::string mpy_cross_flags;
  bool verbatim = false;       ///< boards get the sources as they are written, comments and all
  bool keep_path = false;      ///< $MICROPYPATH stays as it is
  std::filesystem::path begin; ///< Python that runs before a compiled test is imported
  std::filesystem::path target_wiring; ///< instead of the one that fits the board
  unix_way by = unix_way::spawn;
  std::chrono::milliseconds program_limit{30'000}; ///< of a test that is a program of this host
  std::size_t lanes = 0; ///< tests at once on a unix port; 0: what suits the host and the farm
  perf_settings perf;
  std::string natmod; ///< run with native modules: "auto" or their architecture; empty: without
  std::size_t permutations = 1; ///< of the boards, for tests that need several at once
  bool only_failed = false;     ///< those that failed in the _results.json of the output folder
};

} // namespace mprun::upstream
