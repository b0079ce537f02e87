// What a source of a copy becomes, as `cp -r` means it.
//
//     target         source       becomes
//     a folder       x, d, d/     TARGET/x, TARGET/d
//     a folder       d/., .., /   what is in it goes into TARGET
//     nothing there  x, d         TARGET; a file not where TARGET is spelled as a folder
//     a file         x            TARGET, in place of what it was
//
// Several sources need a folder (copy_target::suits). Paths of both sides are plain strings here.
#pragma once

#include "runner/transfer/board_files.hpp"

#include <string>

namespace mprun {

struct copy_source {
  std::string spelled;
  bool is_folder = false;
};

struct copy_target {
  std::string spelled;
  std::string plain; ///< the same without what only says that it is a folder
  board_kind kind = board_kind::nothing;

  /// Several sources go into a folder alone.
  bool suits(std::size_t sources) const { return sources <= 1 || kind == board_kind::folder; }
};

/// Its path.
result<std::string> place_of(copy_source const& source, copy_target const& target);

} // namespace mprun
