#include "reports/multitest_results.hpp"

#include "reports/official_results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The official file never gives a reason here.
official_row row_of(verdict what) {
  return {what == verdict::passed ? "pass" : what == verdict::skipped ? "skip" : "fail", ""};
}

} // namespace

std::string write_multitest_results(run_model const& run, settings const& how,
                                    std::filesystem::path const& folder) {
  official_rows rows;
  auto files = json::array();
  for (auto const& cell : run.cells()) {
    auto const name = cell.name.substr(0, cell.name.find('#')); // what follows is its permutation
    auto const test = fmt::format("{}/{}.py", cell.suite, name);
    add_row(rows, test, row_of(cell.verdict));
  }
  for (auto const& [test, row] : rows) {
    files.push_back(test);
  }
  auto boards = json::array();
  for (auto const& board : run.boards()) {
    boards.push_back(board.about.board);
  }
  json const arguments{{"show_output", false},          {"trace_output", false},
                       {"test_instance", boards},       {"permutations", how.permutations},
                       {"result_dir", folder.string()}, {"files", files}};
  return write_official_results(folder / "_results.json",
                                arguments.dump(-1, ' ', false, json::error_handler_t::replace),
                                rows);
}

} // namespace mprun::upstream
