// What lies around a case where CPython runs it: the helpers and data of its suite, and its
// `files:` under the names that they have on a board. Other cases, expectations, suite.yaml, hidden
// files and folders that hold cases of their own are not there.
//
// Flow: files_of(case) tells what it is, digest_of() sums it up for a key, and copy_to() makes it:
// copies, so that nothing done to them reaches the suite.
#pragma once

#include "base/files/file_digests.hpp"
#include "runner/events/failure.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun {

struct surrounding_file {
  std::string name;           ///< relative, with /
  std::filesystem::path from; ///< empty: an empty folder
};

struct surroundings {
  std::vector<surrounding_file> files; ///< in the order of their names
};

class case_surroundings {
public:
  result<surroundings> files_of(test_case const& one);

  /// Names and contents.
  result<std::string> digest_of(surroundings const& what);

private:
  result<surroundings> const& beside(std::filesystem::path const& folder);

  std::map<std::filesystem::path, result<surroundings>>
      beside_; ///< by folder, looked at once a run
  file_digests digests_;
};

/// Into an existing folder.
result<void> copy_to(std::filesystem::path const& folder, surroundings const& what);

} // namespace mprun
