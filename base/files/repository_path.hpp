// Where a file stands in its repository: what readers of reports know it by, whichever folder mprun
// was started in.
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

  /// "tests/x.py"; empty where the file is in no repository. In one that holds another (a
  /// submodule) it is the one that `here` is in.
  std::string of(std::filesystem::path const& file);

private:
  std::filesystem::path const& root_of(std::filesystem::path const& folder);

  std::filesystem::path here_;
  std::map<std::filesystem::path, std::filesystem::path> roots_; ///< by folder; empty: none
};

} // namespace mprun
