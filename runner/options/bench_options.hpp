// The options of mprun bench. Those that Google Benchmark has too are spelled as it spells them.
#pragma once

#include "runner/options/common_options.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct bench_options {
  farm_choice farm;
  selection selected;
  std::vector<std::filesystem::path> paths; ///< benchmarks like perf_bench/; empty: our measures
  upstream::settings tree;                  ///< settings for those benchmarks
  std::string filter;                       ///< empty: everything
  std::string base;        ///< the other side: an inventory, or a board of `farm`; empty: none
  std::string head;        ///< the side that is judged, where there is a base
  bool self_check = false; ///< both sides are the selected boards
  std::optional<unsigned> rounds;  ///< without: 80, and fewer visits of slow measures
  double min_time_seconds = 0.006; ///< for each measure in a round
  double threshold_percent = 5;    ///< as for compare_options
  double confidence_percent = 99;
  std::filesystem::path out;  ///< empty: none
  std::filesystem::path html; ///< a page of the figures, or of both sides compared; empty: none
  bool json_to_stdout = false;
  bool list = false;
  std::vector<std::string> typed; ///< the whole command line
};

options_check add_options(CLI::App& app, bench_options& options);

} // namespace mprun
