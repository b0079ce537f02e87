// One of many files and folders that pass in one stream.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

struct tree_item {
  std::filesystem::path local; ///< a file; empty: a folder
  std::string remote;
};

/// The folder that all their paths on the board begin with: empty, or ends with "/".
std::string common_folder(std::vector<tree_item> const& items);

} // namespace mprun
