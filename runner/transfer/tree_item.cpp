#include "runner/transfer/tree_item.hpp"

#include "runner/transfer/board_path.hpp"

#include <string_view>

namespace mprun {

std::string common_folder(std::vector<tree_item> const& items) {
  std::vector<std::string_view> paths;
  paths.reserve(items.size());
  for (auto const& item : items) {
    paths.push_back(item.remote);
  }
  return common_folder(paths);
}

} // namespace mprun
