// lab.yaml as values: which boards there are, how to reach them, and what they are allowed.
//
// Flow: load_inventory(path) → inventory, with defaults applied, `count` expanded and ${ENV} filled
// in. Everything wrong throws config_error with file:line:column, the key, and what is accepted.
//
// A board's limits stand directly beside its id and win over those of `defaults`; its tags and log
// lines are added to those of `defaults`. A program given with a slash but not from the root
// ("./mp", "../build/mp") is taken from the YAML file's own folder. Boards made by `count` draw
// their faults from seed, seed + 1, …, because with the same seed all would fail at the same byte.
#pragma once

#include "base/yaml/config_error.hpp"
#include "runner/inventory/link_spec.hpp"
#include "transports/faults/fault_plan.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

struct board_limits {
  std::chrono::milliseconds connect_timeout{10'000}; ///< from opening to a probed board
  std::chrono::milliseconds reply_timeout{2'000};    ///< for an answer of the REPL itself
  std::chrono::milliseconds idle_timeout{10'000};    ///< how long a running case may be silent
  std::chrono::milliseconds case_timeout{30'000};    ///< for a whole case
  std::size_t output_limit = 1024 * 1024;            ///< bytes of one case's output
};

struct board_spec {
  /// According to the inventory, whatever its link is.
  bool is_unix_port() const noexcept { return platform == "unix"; }

  std::string id;
  std::string platform;
  std::vector<std::string> tags;
  std::vector<std::string> fixtures;
  link_spec link;
  fault_plan faults;                  ///< injected on the link; none by default
  std::vector<std::string> secrets;   ///< values, not names: no report may hold them
  std::vector<std::string> log_lines; ///< expressions for lines of its own log
  board_limits limits;
};

struct inventory {
  std::filesystem::path file;
  std::vector<board_spec> boards; ///< in file order, ids unique
};

inventory load_inventory(std::filesystem::path const& file);

} // namespace mprun
