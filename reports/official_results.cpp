#include "reports/official_results.hpp"

#include "reports/atomic_file.hpp"
#include "runner/config_error.hpp"

#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// In the order of how bad it is.
int weight(std::string const& result) {
  return result == "fail" ? 3 : result == "ignored" ? 2 : result == "pass" ? 1 : 0;
}

} // namespace

void add_row(official_rows& into, std::string const& test, official_row one) {
  auto const [known, is_new] = into.emplace(test, one);
  if (!is_new && weight(one.result) > weight(known->second.result)) {
    known->second = std::move(one);
  }
}

std::string write_official_results(std::filesystem::path const& file, std::string_view arguments,
                                   official_rows const& all) {
  json document{{"args", json::parse(arguments)},
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
