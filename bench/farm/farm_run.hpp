// Runs measures as benchmarks of Google Benchmark and gives what came of them.
//
// Flow: each measure is registered at run time under its name, with manual time; its function
// drives the boards' event loop from within. Google Benchmark decides on iterations and
// repetitions.
#pragma once

#include "bench/farm/bench_console.hpp"
#include "bench/farm/farm_measure.hpp"

#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct farm_run_settings {
  std::string program;                                      ///< argv[0], for the file's context
  std::vector<std::string> flags;                           ///< Google Benchmark's
  std::vector<std::pair<std::string, std::string>> context; ///< goes into the file
};

struct farm_run_result {
  std::string json; ///< Google Benchmark's, with the member "mprun"
  std::vector<measure> measures;
};

/// Once in a process: Google Benchmark's registry is global.
farm_run_result run_measures(measure_list const& measures, farm_run_settings const& settings,
                             bench_console& console);

} // namespace mprun
