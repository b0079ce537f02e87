// The files beside a case when CPython runs it: the helpers and data of its suite, and its `files:`
// under the names that they have on a board. Other cases, expected outputs, suite.yaml, hidden
// files and folders that contain cases of their own are left out.
//
// Flow: files_of(case) lists them, digest_of() hashes them for a cache key, and copy_to() copies
// them, so that nothing done to the copies reaches the suite.
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
  std::string name;           ///< relative, separated by /
  std::filesystem::path from; ///< empty for an empty folder
};

struct surroundings {
  std::vector<surrounding_file> files; ///< sorted by name
};

class case_surroundings {
public:
  result<surroundings> files_of(test_case const& test);

  /// Covers names and contents.
  result<std::string> digest_of(surroundings const& around);

private:
  result<surroundings> const& beside(std::filesystem::path const& folder);

  /// By folder; each is scanned once per run.
  std::map<std::filesystem::path, result<surroundings>> beside_;
  file_digests digests_;
};

/// `folder` must exist.
result<void> copy_to(std::filesystem::path const& folder, surroundings const& around);

} // namespace mprun
