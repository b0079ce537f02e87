#include "reports/perfbench_results.hpp"

#include "reports/official_results.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The official reason is the part of ours before what we add to it.
official_row row_of(cell_state const& cell) {
  auto const message = std::string(cell.message);
  if (cell.verdict == verdict::passed) {
    return {"pass", ""};
  }
  for (auto const* reason : {"too large", "preparation", "FAIL self", "FAIL truth"}) {
    if (message.starts_with(reason)) {
      return {cell.verdict == verdict::skipped ? "skip" : "fail", reason};
    }
  }
  return {cell.verdict == verdict::skipped ? "skip" : "fail", message};
}

std::string arguments_of(settings const& how, std::string const& instance, perf_size size,
                         official_rows const& rows, std::filesystem::path const& folder) {
  auto files = json::array();
  for (auto const& [test, row] : rows) {
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

std::vector<std::string> write_perfbench_results(run_model const& run, settings const& how,
                                                 std::map<std::string, perf_size> const& sizes,
                                                 std::filesystem::path const& folder) {
  std::map<std::string, official_rows> by_board;
  official_rows all;
  for (auto const& cell : run.cells()) {
    auto const test = fmt::format("{}/{}.py", cell.suite, cell.name);
    auto one = row_of(cell);
    auto const board = std::string(run.board_name(cell.board));
    if (!board.empty()) {
      add_row(by_board[board], test, one);
    }
    add_row(all, test, std::move(one));
  }
  auto const size_of = [&sizes](std::string const& board) {
    auto const known = sizes.find(board);
    return known == sizes.end() ? perf_size{} : known->second;
  };
  std::vector<std::string> problems;
  auto const write = [&](std::filesystem::path const& file, std::string const& boards,
                         perf_size size, official_rows const& rows) {
    auto problem =
        write_official_results(file, arguments_of(how, boards, size, rows, folder), rows);
    if (!problem.empty()) {
      problems.push_back(std::move(problem));
    }
  };
  std::string names;
  for (auto const& [board, rows] : by_board) {
    write(folder / "boards" / (board + "_results.json"), board, size_of(board), rows);
    names += (names.empty() ? "" : ",") + board;
  }
  auto const first = by_board.empty() ? perf_size{} : size_of(by_board.begin()->first);
  write(folder / "_results.json", names, first, all);
  return problems;
}

} // namespace mprun::upstream
