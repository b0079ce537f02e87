// The files beside a case when CPython runs it: the helpers and data of its suite, and its `files:`
// under the names that they have on a board. Other cases, expected outputs, suite.yaml, hidden
// files and folders that contain cases of their own are left out. The modules of a library that the
// boards import from elsewhere are there too, except those that the case brings itself.
//
// Flow: files_of(case) lists them, digest_of() hashes them for a cache key, and copy_to() copies
// them, so that nothing done to the copies reaches the suite.
#pragma once

#include "base/files/file_digests.hpp"
#include "runner/events/failure.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
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
  /// `library`: its folder; empty: there is none.
  explicit case_surroundings(std::filesystem::path library = {}) : library_(std::move(library)) {}

  result<surroundings> files_of(test_case const& test);

  /// Covers names and contents.
  result<std::string> digest_of(surroundings const& around);

private:
  result<surroundings> const& beside(std::filesystem::path const& folder);
  result<surroundings> const& in_library();

  std::filesystem::path library_;
  std::optional<result<surroundings>> library_files_;
  /// By folder; each is scanned once per run.
  std::map<std::filesystem::path, result<surroundings>> beside_;
  file_digests digests_;
};

/// `folder` must exist.
result<void> copy_to(std::filesystem::path const& folder, surroundings const& around);

} // namespace mprun
