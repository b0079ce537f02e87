// A file's path within its repository: readers of reports know it by this path, whichever folder
// mprun was started in.
//
// Flow: construct once, of() each file.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace mprun {

class repository_paths {
public:
  /// `here`: where relative paths begin.
  explicit repository_paths(std::filesystem::path here = std::filesystem::current_path());

  /// "tests/x.py"; empty where the file is not in a repository. Where one repository holds another
  /// (a submodule), the path is within the repository of `here`.
  std::string of(std::filesystem::path const& file);

private:
  std::filesystem::path const& root_of(std::filesystem::path const& folder);

  std::filesystem::path here_;
  std::map<std::filesystem::path, std::filesystem::path> roots_; ///< by folder; empty: none
};

} // namespace mprun
