// Resolves a path beneath a folder, one component at a time, so that nothing outside the folder is
// reached: not by "..", not by a link, and not by a link that somebody makes during the walk.
//
// Flow: construct for a folder, find() for each operation; the result is an open folder and a name
// in it, for use with the *at() calls and `no_follow`. Where links that lead outside are allowed,
// ".." still ends at the folder.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct resolved_path {
  unique_fd folder;
  std::string name;     ///< "." for the folder itself
  int no_follow = 0;    ///< O_NOFOLLOW where `name` must not be a link
  int at_no_follow = 0; ///< the same, as AT_SYMLINK_NOFOLLOW
  std::string inside{}; ///< the path of `folder` below the root, without dots and links
};

/// How a link is treated that is the path's last component.
enum class last_link {
  follow, ///< for opening and for stat
  keep,   ///< for removing and renaming, which concern the link itself
};

class folder_walk {
public:
  folder_walk(std::filesystem::path folder, bool follows_unsafe_links);

  std::filesystem::path const& folder() const noexcept { return folder_; }

  /// Returns 0 or an errno; EPERM for paths that lead outside. The last component need not exist.
  int find(std::string_view path, last_link how, resolved_path& found) const;
  /// The path must lead to a folder; `found` gets it with the name ".".
  int find_folder(std::string_view path, resolved_path& found) const;

private:
  struct opened {
    unique_fd folder;
    std::string name;
  };
  class walk;

  int open_root(unique_fd& root) const;
  int find_by_text(std::string_view path, bool as_folder, resolved_path& found) const;

  std::filesystem::path folder_; ///< absolute, without links
  bool follows_unsafe_links_;
};

} // namespace mprun
