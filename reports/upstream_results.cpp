#include "reports/upstream_results.hpp"

#include "reports/atomic_file.hpp"
#include "runner/config_error.hpp"
#include "suites/upstream/natmod.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

struct row {
  std::string result; ///< pass, skip, fail, ignored
  std::string reason;
};
using rows = std::map<std::string, row>;

/// In the order of how bad it is.
int weight(std::string const& result) {
  return result == "fail" ? 3 : result == "ignored" ? 2 : result == "pass" ? 1 : 0;
}

/// The official files give a reason only where a test is too large, known to be flaky, or without
/// its native module.
row row_of(cell_state const& cell) {
  constexpr std::string_view flaky = "ignored, known to be flaky: ";
  switch (cell.verdict) {
  case verdict::passed: return {"pass", ""};
  case verdict::skipped:
    if (cell.message.starts_with(flaky)) {
      auto const rest = cell.message.substr(flaky.size());
      return {"ignored", "flaky: " + std::string(rest.substr(0, rest.find(':')))};
    }
    if (cell.message.starts_with(not_compiled_text)) {
      return {"skip", not_compiled_text};
    }
    return {"skip", cell.message == "too large" ? "too large" : ""};
  case verdict::failed:
  case verdict::errored:
  case verdict::timed_out: break;
  }
  return {"fail", ""};
}

void add(rows& into, std::string const& test, row one) {
  auto const [known, is_new] = into.emplace(test, one);
  if (!is_new && weight(one.result) > weight(known->second.result)) {
    known->second = std::move(one);
  }
}

json word_or_null(features const* able, std::string const& name) {
  auto const word = able != nullptr ? able->word("args." + name) : std::string();
  return word.empty() ? json(nullptr) : json(word);
}

/// The options of run-natmodtests.py.
json natmod_arguments_of(settings const& how, std::string const& instance) {
  return json{{"test_instance", instance},
              {"arch", how.natmod == "auto" ? json(nullptr) : json(how.natmod)},
              {"begin", how.begin.empty() ? json(nullptr) : json(how.begin.string())}};
}

json arguments_of(settings const& how, std::string const& instance, features const* able) {
  if (!how.natmod.empty()) {
    return natmod_arguments_of(how, instance);
  }
  json out{{"test_instance", instance},
           {"emit", how.emit},
           {"heapsize", how.heap_size.empty() ? json(nullptr) : json(how.heap_size)},
           {"via_mpy", how.via_mpy},
           {"mpy_cross_flags", how.mpy_cross_flags},
           {"keep_path", how.keep_path},
           {"run_failures", how.only_failed},
           {"begin", how.begin.empty() ? json(nullptr) : json(how.begin.string())},
           {"target_wiring",
            how.target_wiring.empty() ? json(nullptr) : json(how.target_wiring.string())}};
  for (auto const* name :
       {"platform", "arch", "inlineasm_arch", "build", "thread", "error_reporting"}) {
    out[name] = word_or_null(able, name);
  }
  auto const bits = able != nullptr ? able->word("args.float_prec") : std::string();
  out["float_prec"] = bits.empty() ? json(nullptr) : json(std::stoi(bits));
  out["unicode"] = able != nullptr && !able->word("args.unicode").empty();
  return out;
}

std::string write(std::filesystem::path const& file, json arguments, rows const& all) {
  json document{{"args", std::move(arguments)},
                {"results", json::array()},
                {"failed_tests", json::array()},
                {"ignored_tests", json::array()}};
  for (auto const& [test, one] : all) {
    document["results"].push_back({test, one.result, one.reason});
    if (one.result == "fail") {
      document["failed_tests"].push_back(test);
    } else if (one.result == "ignored") {
      document["ignored_tests"].push_back(test);
    }
  }
  atomic_file out(file);
  out.write(document.dump(-1, ' ', false, json::error_handler_t::replace));
  return out.commit();
}

} // namespace

std::vector<std::string> write_results_files(run_model const& run, surveyed const& boards,
                                             settings const& how,
                                             std::filesystem::path const& folder) {
  std::map<std::string, rows> by_board;
  rows all;
  for (auto const& cell : run.cells()) {
    if (cell.message.starts_with(outside_text)) {
      continue;
    }
    auto const test = fmt::format("{}/{}.py", cell.suite, cell.name);
    auto one = row_of(cell);
    auto const board = std::string(run.board_name(cell.board));
    if (!board.empty()) {
      add(by_board[board], test, one);
    }
    add(all, test, std::move(one));
  }
  auto const able = [&](std::string const& board) {
    auto const found = boards.find(board);
    return found == boards.end() ? nullptr : &found->second;
  };
  std::vector<std::string> problems;
  auto const keep = [&](std::string problem) {
    if (!problem.empty()) {
      problems.push_back(std::move(problem));
    }
  };
  for (auto const& [board, own] : by_board) {
    keep(write(folder / "boards" / (board + "_results.json"), arguments_of(how, board, able(board)),
               own));
  }
  auto const* const first = by_board.empty() ? nullptr : able(by_board.begin()->first);
  std::string names;
  for (auto const& [board, own] : by_board) {
    names += (names.empty() ? "" : ",") + board;
  }
  keep(write(folder / "_results.json", arguments_of(how, names, first), all));
  return problems;
}

std::vector<std::string> failed_tests(std::filesystem::path const& folder) {
  auto const file = folder / "_results.json";
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw config_error(fmt::format(
        "--run-failures: {}: there is none; run the tests once with this --out", file.string()));
  }
  std::vector<std::string> failed;
  try {
    auto const document = json::parse(in);
    for (auto const& one : document.at("results")) {
      if (one.at(1).get<std::string>() == "fail") {
        failed.push_back(one.at(0).get<std::string>());
      }
    }
  } catch (json::exception const& wrong) {
    throw config_error(fmt::format("--run-failures: {}: is no results file of run-tests.py: {}",
                                   file.string(), wrong.what()));
  }
  return failed;
}

} // namespace mprun::upstream
