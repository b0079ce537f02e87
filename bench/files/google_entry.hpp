// Entries of Google Benchmark's JSON, as its own tools and the usual benchmark actions read them:
// one per repetition (a round, in mprun's terms), and the aggregates of the repetitions.
//
// Source of the format: json_reporter.cc of Google Benchmark 1.8, and docs/tools.md there.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct google_repetition {
  std::size_t iterations = 0;
  double real_time = 0; ///< microseconds per iteration
  double cpu_time = 0;  ///< mprun's own, in microseconds per iteration
  std::vector<std::pair<std::string, double>> counters;
};

struct google_benchmark {
  std::string name;
  std::string label;
  std::string error; ///< why there is no figure
  bool is_skipped = false;
  std::vector<google_repetition> repetitions;
};

/// The "context" and "benchmarks" of a file. `context` is added to the former.
nlohmann::ordered_json
google_document(std::string const& program,
                std::vector<std::pair<std::string, std::string>> const& context,
                std::vector<google_benchmark> const& all);

} // namespace mprun
