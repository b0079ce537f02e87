// The options about the history: those of mprun history and mprun flaky, and those that mprun run
// and mprun report share.
#pragma once

#include "runner/options/common_options.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace mprun {

struct history_choice {
  std::filesystem::path file; ///< empty: the one in the user's state folder
  bool is_off = false;
};

/// --history and --no-history.
void add_history(CLI::App& app, history_choice& choice);

/// Which runs, and which results of them.
struct history_selection {
  std::filesystem::path file; ///< empty: the one in the user's state folder
  std::size_t runs = 50;
  std::string branch;
  std::string cases;  ///< a regular expression; empty: all
  std::string boards; ///< likewise
};

struct history_options {
  history_selection selected;
  bool as_json = false;
  std::filesystem::path html; ///< a page for people instead; empty: none
};

struct flaky_options {
  history_selection selected;
  double min_score = 0.05;
  std::size_t min_runs = 5;
  std::string owner; ///< empty: $USER
  unsigned days = 30;
};

options_check add_options(CLI::App& app, history_options& options);
options_check add_options(CLI::App& app, flaky_options& options);

} // namespace mprun
