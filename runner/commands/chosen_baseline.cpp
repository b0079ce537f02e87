#include "runner/commands/chosen_baseline.hpp"

#include "base/yaml/config_error.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

chosen_baseline chosen(baseline results, std::string const& run_id, std::string const& from) {
  auto notice =
      fmt::format("the baseline is run {} ({}), with {} results", run_id, from, results.size());
  return {std::make_shared<baseline_marks>(std::move(results)), std::move(notice)};
}

chosen_baseline latest_of(std::string const& branch, run_history& history, wall_time before) {
  if (branch.empty()) {
    throw config_error("--baseline latest: needs the name of a branch, as in latest:main");
  }
  if (!history.problem().empty()) {
    return {nullptr, "there is no baseline: " + history.problem()};
  }
  if (!history.is_open()) {
    throw config_error(fmt::format("--baseline latest:{} needs a history", branch));
  }
  auto const latest = history.latest(branch, before);
  if (latest.run_id.empty()) {
    return {nullptr, fmt::format("there is no baseline: {} has no run of branch {} yet",
                                 history.name(), branch)};
  }
  baseline results;
  for (auto const& test : latest.verdicts) {
    results.note(test.suite, test.name, test.board, test.verdict);
  }
  return chosen(std::move(results), latest.run_id, "the latest of branch " + branch);
}

} // namespace

chosen_baseline choose_baseline(std::string const& wanted, run_history& history, wall_time before) {
  constexpr std::string_view latest = "latest:";
  if (wanted.empty()) {
    return {};
  }
  if (wanted.starts_with(latest)) {
    return latest_of(wanted.substr(latest.size()), history, before);
  }
  auto read = read_baseline(wanted);
  if (!read) {
    throw config_error("--baseline " + read.error().message);
  }
  return chosen(std::move(read->results), read->run_id, wanted);
}

} // namespace mprun
