#include "runner/transfer/tree_item.hpp"

#include "runner/transfer/board_path.hpp"

#include <string_view>

namespace mprun {

std::uint64_t local_size(tree_item const& item) {
  if (item.size || item.local.empty()) {
    return item.size.value_or(0);
  }
  std::error_code failed;
  auto const size = std::filesystem::file_size(item.local, failed);
  return failed ? 0 : size;
}

std::string common_folder(std::vector<tree_item> const& items) {
  std::vector<std::string_view> paths;
  paths.reserve(items.size());
  for (auto const& item : items) {
    paths.push_back(item.remote);
  }
  return common_folder(paths);
}

} // namespace mprun
