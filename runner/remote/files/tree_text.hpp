// A folder on the board drawn as a tree.
#pragma once

#include "runner/transfer/board_files.hpp"

#include <string>
#include <vector>

namespace mprun::remote {

enum class tree_sizes { none, bytes, human };

/// `entries`: everything below the folder, in any order.
std::string tree_text(std::vector<board_entry> const& entries, tree_sizes sizes);

/// "204", "2.1K".
std::string human_size(std::uint64_t bytes);

} // namespace mprun::remote
