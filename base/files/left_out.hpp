// Which files and folders of a tree are not copied.
//
// A pattern is a shell pattern (* ? [...]). Without a "/" it matches names in every folder; with a
// "/", paths from the top of the tree, where ** stands for any folders. With a "/" at its end it
// matches folders alone; with a "!" before it, what it matches is copied all the same. The last
// pattern that matches decides. The content of a folder that is left out is left out too.
#pragma once

#include "base/files/file_failure.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class left_out {
public:
  void add(std::string pattern);
  /// One pattern on each line; empty lines and those that begin with # are skipped.
  void add_lines(std::string_view text);

  /// `below`: the path from the top of the tree. The folders above it are not left out.
  bool has(std::string const& below, bool is_folder) const;

private:
  struct rule {
    std::string pattern;
    bool whole_path = false;
    bool folders_only = false;
    bool leaves_out = true;
  };

  std::vector<rule> rules_;
};

/// What nobody wants on a board: .git, __pycache__, files of ours that are being written, and
/// whatever a list at the top of the folder names (.mprunignore), the list itself included. An
/// error where there is a list and it cannot be read: what it names must not be copied or removed.
file_result<left_out> usually_left_out(std::filesystem::path const& folder);

} // namespace mprun
