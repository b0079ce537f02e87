// What the names in a suite's folder mean: cases, helpers, expectations, folders.
//
// Hidden names and __pycache__ are ignored. What starts with _ is a helper, never a case.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

inline constexpr std::string_view source_suffix = ".py";
inline constexpr std::string_view expectation_suffix = ".py.exp";

struct suite_listing {
  std::vector<std::string> sources;    ///< the cases, without .py, in order
  std::set<std::string> all_sources;   ///< with the helpers
  std::set<std::string> expectations;  ///< without .py.exp
  std::vector<std::string> folders;    ///< that may hold cases, in order
  std::vector<std::string> companions; ///< files and folders beside the cases: helpers and data
  bool has_yaml = false;
};

/// Throws config_error when the folder cannot be read.
suite_listing list_suite(std::filesystem::path const& folder);

/// Whether there is a case in the folder or below it.
bool holds_cases(std::filesystem::path const& folder);

} // namespace mprun
