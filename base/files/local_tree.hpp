// The content of a folder of this host and of the folders below, as a copy needs it: links are
// followed, and an entry that cannot be copied is named and does not stop the others.
#pragma once

#include "base/files/left_out.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

struct local_entry {
  std::string below; ///< its path below the folder, parts joined by '/'
  bool is_folder = false;
  std::string failed;     ///< why it, or the rest of this folder, cannot be copied
  std::uint64_t size = 0; ///< of a file
};

/// Parents first, each folder in the order of names.
std::vector<local_entry> local_tree(std::filesystem::path const& folder, left_out const& not_these);

} // namespace mprun
