// How long tests took in earlier runs, in one small file: the longest are started first, so that
// none of them is waited for alone at the end.
#pragma once

#include "suites/catalog/test_case.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

class durations {
public:
  /// A file that cannot be read counts as empty.
  explicit durations(std::filesystem::path file);

  void note(std::string const& test, std::chrono::microseconds took);
  /// Failing to save is not an error.
  void save() const;

  /// Indices of the cases, longest first; those of equal length keep their order. A test that was
  /// never run is guessed from its source.
  std::vector<std::size_t> longest_first(std::vector<test_case> const& cases) const;

private:
  std::filesystem::path file_;
  std::map<std::string, long long> known_; ///< microseconds
};

} // namespace mprun::upstream
