// The result that a benchmark must have: that of its .exp, or else CPython's, which is cached
// between runs, keyed by the script, its imports from the same folder, and CPython's version.
#pragma once

#include "runner/events/failure.hpp"
#include "runner/host/run_workspace.hpp"
#include "suites/expected/cpython_cache.hpp"
#include "suites/expected/cpython_rules.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace mprun::upstream {

class perf_expected_output {
public:
  perf_expected_output(std::filesystem::path cache_folder, run_workspace workspace)
      : kept_(std::move(cache_folder)), workspace_(std::move(workspace)) {}

  /// `source` is what a board runs, uncompiled.
  task<result<std::string>> expected_for(std::filesystem::path test, std::string source);

private:
  cpython_cache kept_;
  run_workspace workspace_;
  output_keys keys_;
  std::map<std::string, std::string> known_; ///< in this run, by source
};

} // namespace mprun::upstream
