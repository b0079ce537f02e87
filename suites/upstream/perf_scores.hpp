// Benchmarks of MicroPython's perf_bench/ as run-perfbench.py runs and scores them. Pure.
//
// Flow: benchmark_source() is what a board runs, several times; each output through read_run(); the
// runs together are perf_scores, and in_words() their line as the official runner prints it: mean
// time in microseconds and its deviation in percent, mean score and its deviation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::upstream {

/// How large a benchmark is to be: about the board's MHz, and KiB of its heap.
struct perf_size {
  std::uint64_t n = 0;
  std::uint64_t m = 0;
};

std::string benchmark_source(std::string_view test, std::string_view benchrun, perf_size size);

/// The smallest M that the benchmark can be run with; empty when it has no bm_params.
std::optional<std::uint64_t> min_m(std::string_view test);

struct perf_run {
  double time_us = 0;
  double score = 0;
  std::string result;
  bool skipped = false; ///< by the benchmark itself
  std::string problem;  ///< "SKIP …" or a crash; empty when it was measured
};

perf_run read_run(std::string_view output);

struct mean_and_deviation {
  double mean = 0;
  double deviation_percent = 0; ///< of the population
};

mean_and_deviation statistics_of(std::vector<double> const& samples);

struct perf_scores {
  std::vector<double> times_us;
  std::vector<double> scores;

  std::string in_words() const;
};

} // namespace mprun::upstream
