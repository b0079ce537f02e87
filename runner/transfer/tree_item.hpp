// One of many files and folders that pass in one stream.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct tree_item {
  std::filesystem::path local; ///< a file; empty: a folder
  std::string remote;
  std::optional<std::uint64_t> size{}; ///< of a local file that is to be put, where it is known
};

/// Bytes of a local file; 0 for a folder, and where there is none.
std::uint64_t local_size(tree_item const& item);

/// The folder that all their paths on the board begin with: empty, or ends with "/".
std::string common_folder(std::vector<tree_item> const& items);

} // namespace mprun
