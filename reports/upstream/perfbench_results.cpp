#include "reports/upstream/perfbench_results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The official runner's word for the result, or ours if it has none.
std::string official_reason(cell_state const& cell) {
  switch (cell.reason->code) {
  case reason_code::too_large: return "too large";
  case reason_code::not_prepared: return "preparation";
  case reason_code::differs_from_itself: return "FAIL self";
  case reason_code::output_differs: return "FAIL truth";
  default: return std::string(cell.message);
  }
}

official_row perf_row(cell_state const& cell) {
  if (cell.verdict == verdict::passed) {
    return {"pass", ""};
  }
  return {cell.verdict == verdict::skipped ? "skip" : "fail", official_reason(cell)};
}

std::string arguments_of(settings const& how, std::string const& instance, perf_size size,
                         std::set<std::string> const& tests, std::filesystem::path const& folder) {
  auto files = json::array();
  for (auto const& test : tests) {
    files.push_back(test);
  }
  json const out{{"diff_time", false},
                 {"diff_score", false},
                 {"test_instance", instance},
                 {"average", std::to_string(how.perf.runs)},
                 {"emit", how.emit},
                 {"heapsize", how.heap_size.empty() ? json(nullptr) : json(how.heap_size)},
                 {"via_mpy", how.via_mpy},
                 {"mpy_cross_flags", how.mpy_cross_flags},
                 {"begin", how.begin.empty() ? json(nullptr) : json(how.begin.string())},
                 {"result_dir", folder.string()},
                 {"N", json::array({std::to_string(size.n)})},
                 {"M", json::array({std::to_string(size.m)})},
                 {"files", std::move(files)}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

void add_perfbench_results(run_model const& run, std::vector<cell_state const*> const& cells,
                           settings const& how, std::map<std::string, perf_size> const& sizes,
                           std::filesystem::path const& folder, official_results& into) {
  std::map<std::string, std::set<std::string>> tests; // of each board, and of all
  for (auto const* cell : cells) {
    auto const board = std::string(run.board_name(cell->board));
    auto const test = fmt::format("{}/{}.py", cell->suite, cell->name);
    into.add(board, test, perf_row(*cell));
    tests[board].insert(test);
    tests[""].insert(test);
  }
  auto const size_of = [&sizes](std::string const& board) {
    auto const known = sizes.find(board);
    return known == sizes.end() ? perf_size{} : known->second;
  };
  std::string first;
  for (auto const& [board, own] : tests) {
    if (!board.empty()) {
      first = first.empty() ? board : first;
      into.set_arguments(board, arguments_of(how, board, size_of(board), own, folder));
    }
  }
  into.set_arguments("", arguments_of(how, into.boards(), size_of(first), tests[""], folder));
}

} // namespace mprun::upstream
