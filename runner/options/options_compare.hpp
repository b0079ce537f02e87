// The options of mprun compare, and those that mprun bench shares with it.
//
// Flow: mark_sides() before CLI11 sees the words, for it drops the "--" between the files of BASE
// and those of HEAD; add_compare(); take_files() of the words that it took for files.
#pragma once

#include "runner/options/options.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mprun {

void mark_sides(std::vector<std::string>& arguments);

void add_compare(CLI::App& app, compare_options& options, std::vector<std::string>& files);

/// What is wrong with them; empty when nothing is.
std::string take_files(compare_options& options, std::vector<std::string> const& files);

/// --threshold and --confidence, in percent.
void add_judging(CLI::App& app, double& threshold, double& confidence);

} // namespace mprun
