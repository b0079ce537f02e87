// What a folder's repository has checked out, read from its own files: git itself is not run.
#pragma once

#include <filesystem>
#include <string>

namespace mprun {

struct git_head {
  std::string branch; ///< empty where a commit is checked out instead of a branch
  std::string commit; ///< in hex; empty where there is none yet
};

/// Both are empty where the folder is in no repository. Submodules and further work trees count as
/// repositories of their own.
git_head read_git_head(std::filesystem::path const& folder);

} // namespace mprun
