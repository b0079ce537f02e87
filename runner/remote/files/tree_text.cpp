#include "runner/remote/files/tree_text.hpp"

#include <fmt/format.h>
#include <map>
#include <string_view>

namespace mprun::remote {
namespace {

/// Children are sorted by name, the order in which they are drawn.
struct node {
  board_entry const* entry = nullptr;
  std::map<std::string, node, std::less<>> children;
};

node tree_of(std::vector<board_entry> const& entries) {
  node top;
  for (auto const& entry : entries) {
    auto* at = &top;
    std::string_view path = entry.path;
    while (!path.empty()) {
      auto const end = std::min(path.find('/'), path.size());
      at = &at->children[std::string(path.substr(0, end))];
      path.remove_prefix(std::min(path.size(), end + 1));
    }
    at->entry = &entry;
  }
  return top;
}

std::string size_text(board_entry const& entry, tree_sizes sizes) {
  if (sizes == tree_sizes::none || (entry.is_folder && entry.size == 0)) {
    return {};
  }
  return sizes == tree_sizes::bytes ? fmt::format("[{:>9}]  ", entry.size)
                                    : fmt::format("[{:>6}]  ", human_size(entry.size));
}

void draw(node const& folder, std::string const& prefix, tree_sizes sizes, std::string& out) {
  auto left = folder.children.size();
  for (auto const& [name, child] : folder.children) {
    auto const is_last = --left == 0;
    auto const size = child.entry == nullptr ? std::string() : size_text(*child.entry, sizes);
    out += fmt::format("{}{}{}{}\n", prefix, is_last ? "└── " : "├── ", size, name);
    draw(child, prefix + (is_last ? "    " : "│   "), sizes, out);
  }
}

} // namespace

std::string human_size(std::uint64_t bytes) {
  constexpr double step = 1024;
  constexpr std::string_view units = "BKMGT";
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= step && unit + 1 < units.size(); ++unit) {
    size /= step;
  }
  return unit == 0 ? fmt::to_string(bytes) : fmt::format("{:.1f}{}", size, units[unit]);
}

std::string tree_text(std::vector<board_entry> const& entries, tree_sizes sizes) {
  std::string out;
  draw(tree_of(entries), "", sizes, out);
  return out;
}

} // namespace mprun::remote
