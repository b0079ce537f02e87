// The result that a benchmark must have: that of its .exp, or the one of CPython, which is kept
// between runs by the script, what it imports from beside it, and CPython's version.
#pragma once

#include "suites/cpython_truth.hpp"
#include "suites/kept_answers.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace mprun::upstream {

class perf_truth {
public:
  explicit perf_truth(std::filesystem::path cache_folder) : kept_(std::move(cache_folder)) {}

  /// `source` is what a board runs, uncompiled.
  task<truth> expected_for(std::filesystem::path test, std::string source);

private:
  kept_answers kept_;
  std::map<std::string, std::string> known_; ///< in this run, by source
};

} // namespace mprun::upstream
