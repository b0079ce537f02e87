// The options of mprun put, get and sync: what is copied where, what is left out, and mpremote's
// spelling of the board's side (":main.py").
#pragma once

#include "runner/options/common_options.hpp"
#include "runner/transfer/transfer_types.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

/// The options of mprun put, get and sync.
struct transfer_command_options {
  farm_choice farm;
  selection selected;
  bool to_board = true;
  std::vector<std::string> sources;
  std::string target;
  bool force = false;
  bool dry_run = false;
  bool remove_others = false; ///< put
  bool with_all = false;      ///< put
  bool compiles = false;      ///< put
  std::vector<std::string> excluded;
  transfer_options each;
  std::filesystem::path recordings = default_recordings;
};

enum class copying_kind { put, get, sync };

options_check add_options(CLI::App& app, transfer_command_options& options, copying_kind kind);

} // namespace mprun
