#include "reports/upstream/official_results.hpp"

#include "base/files/atomic_file.hpp"
#include "base/yaml/config_error.hpp"

#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The worse the result, the higher.
int weight(std::string const& result) {
  return result == "fail" ? 3 : result == "ignored" ? 2 : result == "pass" ? 1 : 0;
}

void keep_worst(official_rows& into, std::string const& test, official_row row) {
  auto const [known, is_new] = into.emplace(test, row);
  if (!is_new && weight(row.result) > weight(known->second.result)) {
    known->second = std::move(row);
  }
}

file_result<void> write_file(std::filesystem::path const& file, std::string_view arguments,
                             official_rows const& all) {
  json document{{"args", arguments.empty() ? json::object() : json::parse(arguments)},
                {"results", json::array()},
                {"failed_tests", json::array()},
                {"ignored_tests", json::array()}};
  for (auto const& [test, row] : all) {
    document["results"].push_back({test, row.result, row.reason});
    if (row.result == "fail") {
      document["failed_tests"].push_back(test);
    } else if (row.result == "ignored") {
      document["ignored_tests"].push_back(test);
    }
  }
  atomic_file out(file);
  out.write(document.dump(-1, ' ', false, json::error_handler_t::replace));
  return out.commit();
}

} // namespace

void official_results::add(std::string const& board, std::string const& test, official_row row) {
  if (!board.empty()) {
    keep_worst(by_board_[board].rows, test, row);
  }
  keep_worst(all_.rows, test, std::move(row));
}

void official_results::set_arguments(std::string const& board, std::string arguments) {
  auto& into = board.empty() ? all_.arguments : by_board_[board].arguments;
  if (into.empty()) {
    into = std::move(arguments);
  }
}

std::string official_results::boards() const {
  std::string names;
  for (auto const& [board, own] : by_board_) {
    names += (names.empty() ? "" : ",") + board;
  }
  return names;
}

std::vector<std::string> official_results::write(std::filesystem::path const& folder) const {
  std::vector<std::string> problems;
  auto const keep = [&problems](file_result<void> const& written) {
    if (!written) {
      problems.push_back(written.error().message);
    }
  };
  if (all_.rows.empty()) {
    return problems;
  }
  keep(write_file(folder / "_results.json", all_.arguments, all_.rows));
  for (auto const& [board, own] : by_board_) {
    keep(write_file(folder / "boards" / (board + "_results.json"), own.arguments, own.rows));
  }
  return problems;
}

std::vector<std::string> failed_tests(std::filesystem::path const& folder) {
  auto const file = folder / "_results.json";
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw config_error(fmt::format(
        "--run-failures: {} does not exist; run the tests once with this --out", file.string()));
  }
  std::vector<std::string> failed;
  try {
    auto const document = json::parse(in);
    for (auto const& result : document.at("results")) {
      if (result.at(1).get<std::string>() == "fail") {
        failed.push_back(result.at(0).get<std::string>());
      }
    }
  } catch (json::exception const& wrong) {
    throw config_error(fmt::format("--run-failures: {} is not a results file of run-tests.py: {}",
                                   file.string(), wrong.what()));
  }
  return failed;
}

} // namespace mprun::upstream
