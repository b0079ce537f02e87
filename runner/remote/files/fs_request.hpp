// A command of `fs` with its arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

struct fs_request {
  std::string command; ///< "ls"
  std::vector<std::string> paths;
  bool is_recursive = false;
  bool is_forced = false;
  std::optional<bool> is_verbose; ///< nothing where it was not given
  bool shows_size = false;
  bool shows_human_size = false;

  /// Whether the command and its path are printed before it is done.
  bool names_itself() const {
    return command == "cat" ? is_verbose.value_or(false) : is_verbose.value_or(true);
  }
};

} // namespace mprun::remote
