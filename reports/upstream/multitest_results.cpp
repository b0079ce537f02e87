#include "reports/upstream/multitest_results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The official file never gives a reason here.
official_row row_of(verdict v) {
  return {v == verdict::passed ? "pass" : v == verdict::skipped ? "skip" : "fail", ""};
}

} // namespace

void add_multitest_results(run_model const& run, std::vector<cell_state const*> const& cells,
                           settings const& how, std::filesystem::path const& folder,
                           official_results& into) {
  std::set<std::string> tests;
  for (auto const* cell : cells) {
    auto const name = cell->name.substr(0, cell->name.find('#')); // what follows is its permutation
    auto const test = fmt::format("{}/{}.py", cell->suite, name);
    into.add("", test, row_of(cell->verdict));
    tests.insert(test);
  }
  auto boards = json::array();
  for (auto const& board : run.boards()) {
    boards.push_back(board.about.board);
  }
  json const arguments{{"show_output", false},          {"trace_output", false},
                       {"test_instance", boards},       {"permutations", how.permutations},
                       {"result_dir", folder.string()}, {"files", tests}};
  into.set_arguments("", arguments.dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace mprun::upstream
