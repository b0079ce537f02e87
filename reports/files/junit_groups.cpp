#include "reports/files/junit_groups.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// Jenkins takes the last dot as the end of the package, which is the board; a suite has no dots.
std::string group_name(std::string_view board, std::string_view suite) {
  auto tail = printable_line(suite);
  std::replace(tail.begin(), tail.end(), '.', '_');
  return fmt::format("{}.{}", board.empty() ? "no-board" : printable_line(board), tail);
}

} // namespace

std::string unique_in(std::unordered_set<std::string>& names, std::string wanted) {
  auto name = wanted;
  for (int i = 2; !names.insert(name).second; ++i) {
    name = fmt::format("{}~{}", wanted, i);
  }
  return name;
}

std::vector<junit_group> junit_groups_of(run_model const& run) {
  std::vector<junit_group> out;
  std::map<std::pair<board_index, std::string_view>, std::size_t> indices;
  std::unordered_set<std::string> names;
  for (auto const& cell : run.cells()) {
    auto const [found, is_new] = indices.try_emplace({cell.board, cell.suite}, out.size());
    if (is_new) {
      auto name = group_name(run.board_name(cell.board), cell.suite);
      out.push_back({cell.board, unique_in(names, std::move(name)), {}});
    }
    out[found->second].cells.push_back(&cell);
  }
  return out;
}

} // namespace mprun
