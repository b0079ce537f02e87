// The way to a file beneath a folder, one component at a time, so that nothing outside the folder
// is reached: not by "..", not by a link, and not by a link that somebody makes while we walk.
//
// Flow: construct for a folder, find() for each operation; what is found is an open folder and a
// name in it, to be used with the *at() calls and `no_follow`. Where links that lead outside are
// allowed, ".." still ends at the folder.
#pragma once

#include "base/files/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

struct found_place {
  unique_fd folder;
  std::string name;     ///< "." for the folder itself
  int no_follow = 0;    ///< O_NOFOLLOW where `name` must be no link
  int at_no_follow = 0; ///< the same, as AT_SYMLINK_NOFOLLOW
  std::string inside{}; ///< of a folder: the way to it without dots and links
};

/// What becomes of a link that is the path's last component.
enum class last_link {
  follow, ///< for who opens or looks
  keep,   ///< for who removes or renames: it is the link that is meant
};

class folder_walk {
public:
  folder_walk(std::filesystem::path folder, bool follows_unsafe_links);

  std::filesystem::path const& folder() const noexcept { return folder_; }

  /// 0 or an errno; EPERM for what is outside. What the path ends with need not exist.
  int find(std::string_view path, last_link how, found_place& found) const;
  /// The path must lead to a folder; `found` is that, with the name ".".
  int find_folder(std::string_view path, found_place& found) const;

private:
  struct opened {
    unique_fd folder;
    std::string name;
  };
  class walk;

  int open_root(unique_fd& root) const;
  int find_by_text(std::string_view path, bool as_folder, found_place& found) const;

  std::filesystem::path folder_; ///< absolute, without links
  bool follows_unsafe_links_;
};

} // namespace mprun::remote
