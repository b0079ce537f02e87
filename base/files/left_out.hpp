// Which files and folders of a tree are not copied.
//
// A pattern is one of a shell (* ? [...]). Without a "/" it is for names in every folder; with one,
// for the path from the top of the tree, where ** stands for any folders. With a "/" at its end it
// is for folders alone, with a "!" before it for what is copied all the same. The last one that
// fits decides. What is in a folder that is left out is left out too.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class left_out {
public:
  void add(std::string pattern);
  /// One pattern a line; empty lines and those that begin with # are none.
  void add_lines(std::string_view text);

  /// `below`: the path from the top of the tree, of what is in no folder that is left out.
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

/// What nobody wants on a board: .git, __pycache__, and what a list at the top of the folder names
/// (.mprunignore), with the list itself.
left_out usually_left_out(std::filesystem::path const& folder);

} // namespace mprun
