#include "suites/catalog/suite_listing.hpp"

#include "base/yaml/config_error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <system_error>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// Links may go in circles, so each folder is looked into once.
bool holds_cases_unless_in(std::set<fs::path>& seen, fs::path const& folder) {
  std::error_code failed;
  std::vector<fs::path> below;
  fs::directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const name = entries->path().filename().string();
    std::error_code ignored;
    if (name.front() == '.' || name.front() == '_') {
      continue;
    }
    if (entries->is_directory(ignored)) {
      below.push_back(entries->path());
    } else if (name == "suite.yaml" || name.ends_with(source_suffix)) {
      return true;
    }
  }
  return std::any_of(below.begin(), below.end(), [&seen](fs::path const& subfolder) {
    std::error_code ignored;
    return seen.insert(fs::weakly_canonical(subfolder, ignored)).second &&
           holds_cases_unless_in(seen, subfolder);
  });
}

} // namespace

suite_listing list_suite(fs::path const& folder) {
  suite_listing found;
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const name = entries->path().filename().string();
    std::error_code ignored;
    if (name.front() == '.' || name == "__pycache__") {
      continue;
    }
    if (name == "suite.yaml") {
      found.has_yaml = true;
    } else if (name.ends_with(expectation_suffix)) {
      found.expectations.insert(name.substr(0, name.size() - expectation_suffix.size()));
    } else if (entries->is_directory(ignored)) {
      (name.front() == '_' ? found.companions : found.folders).push_back(name);
    } else if (name.ends_with(source_suffix)) {
      auto const stem = name.substr(0, name.size() - source_suffix.size());
      found.all_sources.insert(stem);
      if (stem.front() == '_') {
        found.companions.push_back(name);
      } else {
        found.sources.push_back(stem);
      }
    } else {
      found.companions.push_back(name);
    }
  }
  if (failed) {
    throw config_error(fmt::format("{}: cannot be read: {}", folder.string(), failed.message()));
  }
  std::sort(found.sources.begin(), found.sources.end());
  std::sort(found.folders.begin(), found.folders.end());
  std::sort(found.companions.begin(), found.companions.end());
  return found;
}

bool holds_cases(fs::path const& folder) {
  std::set<fs::path> seen;
  return holds_cases_unless_in(seen, folder);
}

} // namespace mprun
