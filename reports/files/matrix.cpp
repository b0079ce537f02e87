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

struct row {
  std::map<board_index, verdict> cells;
  verdict most = verdict::passed; ///< what most boards made of it

  bool differs() const {
    return std::any_of(cells.begin(), cells.end(),
                       [this](auto const& cell) { return cell.second != most; });
  }
};

std::string_view word(verdict what) {
  switch (what) {
  case verdict::passed: return "pass";
  case verdict::skipped: return "skip";
  case verdict::failed: return "FAIL";
  case verdict::errored: return "ERR";
  case verdict::timed_out: return "TIME";
  }
  return "?";
}

/// A tie goes to the better verdict, so that what is worse is marked.
verdict most_of(row const& one) {
  constexpr std::array best_first{verdict::passed, verdict::skipped, verdict::failed,
                                  verdict::timed_out, verdict::errored};
  auto const count = [&](verdict what) {
    return std::count_if(one.cells.begin(), one.cells.end(),
                         [&](auto const& cell) { return cell.second == what; });
  };
  return *std::max_element(best_first.begin(), best_first.end(),
                           [&](verdict a, verdict b) { return count(a) < count(b); });
}

} // namespace

std::string matrix_text(run_model const& run) {
  std::vector<std::pair<std::string, row>> rows;
  std::map<std::string, std::size_t> places;
  for (auto const& cell : run.cells()) {
    auto name = fmt::format("{}/{}", printable_line(cell.suite), printable_line(cell.name));
    auto const [place, is_new] = places.emplace(name, rows.size());
    if (is_new) {
      rows.emplace_back(std::move(name), row{});
    }
    if (cell.board != no_board) {
      rows[place->second].second.cells[cell.board] = cell.verdict;
    }
  }
  auto const several = std::any_of(rows.begin(), rows.end(),
                                   [](auto const& r) { return r.second.cells.size() > 1; });
  if (!several) {
    return {};
  }
  std::size_t names_width = 4;
  std::size_t different = 0;
  for (auto& [name, one] : rows) {
    one.most = most_of(one);
    names_width = std::max(names_width, name.size());
    different += one.differs() ? 1 : 0;
  }
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) {
    return a.second.differs() && !b.second.differs();
  });
  auto text = fmt::format("{} of {} cases differ between boards\n\n{:<{}}", different, rows.size(),
                          "case", names_width);
  for (auto const& board : run.boards()) {
    text += fmt::format("  {:<5}", printable_line(board.about.board));
  }
  for (auto const& [name, one] : rows) {
    text += fmt::format("\n{:<{}}", name, names_width);
    for (board_index board = 0; board < run.boards().size(); ++board) {
      auto const cell = one.cells.find(board);
      auto const width = std::max<std::size_t>(5, run.boards()[board].about.board.size());
      auto const shown = cell == one.cells.end() ? std::string("-")
                                                 : fmt::format("{}{}", word(cell->second),
                                                               cell->second == one.most ? "" : "<");
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
