// The options of mprun compare, and those that mprun bench shares with it.
#pragma once

#include "runner/options/common_options.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace mprun {

enum class comparison_format { text, markdown, json };

struct compare_options {
  std::vector<std::filesystem::path> base; ///< empty if the only file of HEAD holds both sides
  std::vector<std::filesystem::path> head; ///< at least one
  comparison_format format = comparison_format::text;
  std::filesystem::path out;  ///< empty: stdout
  std::filesystem::path html; ///< written as a page, too; empty: it is not
  double threshold_percent = 5;
  double confidence_percent = 99;
  std::optional<double> spread_percent; ///< the difference between two runs of the same build
  bool in_turn = false; ///< the runs of BASE and HEAD alternated: the first of each are a pair, …
  bool allow_different = false;
};

/// To be called before CLI11 sees the words, because it drops the "--" between the files of BASE
/// and HEAD.
void mark_sides(std::vector<std::string>& arguments);

options_check add_options(CLI::App& app, compare_options& options);

/// --threshold and --confidence, in percent.
void add_judging(CLI::App& app, double& threshold, double& confidence);

} // namespace mprun
