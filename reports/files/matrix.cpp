#include "reports/files/matrix.hpp"

#include "base/files/atomic_file.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {
namespace {

struct matrix_row {
  std::map<board_index, verdict> cells;
  verdict majority = verdict::passed; ///< the most frequent verdict

  bool differs() const {
    return std::any_of(cells.begin(), cells.end(),
                       [this](auto const& cell) { return cell.second != majority; });
  }
};

std::string_view word(verdict v) {
  switch (v) {
  case verdict::passed: return "pass";
  case verdict::skipped: return "skip";
  case verdict::failed: return "FAIL";
  case verdict::errored: return "ERR";
  case verdict::timed_out: return "TIME";
  }
  return "?";
}

/// In a tie the better verdict wins, so that the worse one is marked.
verdict majority_of(matrix_row const& results) {
  constexpr std::array best_first{verdict::passed, verdict::skipped, verdict::failed,
                                  verdict::timed_out, verdict::errored};
  auto const count = [&](verdict v) {
    return std::count_if(results.cells.begin(), results.cells.end(),
                         [&](auto const& cell) { return cell.second == v; });
  };
  return *std::max_element(best_first.begin(), best_first.end(),
                           [&](verdict a, verdict b) { return count(a) < count(b); });
}

} // namespace

std::string matrix_text(run_model const& run) {
  std::vector<std::pair<std::string, matrix_row>> rows;
  std::map<std::string, std::size_t> indices;
  for (auto const& cell : run.cells()) {
    auto name = fmt::format("{}/{}", printable_line(cell.suite), printable_line(cell.name));
    auto const [found, is_new] = indices.emplace(name, rows.size());
    if (is_new) {
      rows.emplace_back(std::move(name), matrix_row{});
    }
    if (cell.board != no_board) {
      rows[found->second].second.cells[cell.board] = cell.verdict;
    }
  }
  auto const several = std::any_of(rows.begin(), rows.end(),
                                   [](auto const& r) { return r.second.cells.size() > 1; });
  if (!several) {
    return {};
  }
  std::size_t names_width = 4;
  std::size_t different = 0;
  for (auto& [name, results] : rows) {
    results.majority = majority_of(results);
    names_width = std::max(names_width, name.size());
    different += results.differs() ? 1 : 0;
  }
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) {
    return a.second.differs() && !b.second.differs();
  });
  auto text = fmt::format("{} of {} cases differ between boards\n\n{:<{}}", different, rows.size(),
                          "case", names_width);
  for (auto const& board : run.boards()) {
    text += fmt::format("  {:<5}", printable_line(board.about.board));
  }
  for (auto const& [name, results] : rows) {
    text += fmt::format("\n{:<{}}", name, names_width);
    for (board_index board = 0; board < run.boards().size(); ++board) {
      auto const cell = results.cells.find(board);
      auto const width = std::max<std::size_t>(5, run.boards()[board].about.board.size());
      auto const shown = cell == results.cells.end()
                             ? std::string("-")
                             : fmt::format("{}{}", word(cell->second),
                                           cell->second == results.majority ? "" : "<");
      text += fmt::format("  {:<{}}", shown, width);
    }
    text.erase(text.find_last_not_of(' ') + 1);
  }
  return text + "\n";
}

file_result<void> write_matrix(run_model const& run, std::filesystem::path const& file) {
  auto const text = matrix_text(run);
  if (text.empty()) {
    return {};
  }
  atomic_file out(file);
  out.write(text);
  return out.commit();
}

} // namespace mprun
