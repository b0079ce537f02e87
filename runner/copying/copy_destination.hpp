// What a source of a copy becomes, as with `cp -r`.
//
//     target         source       becomes
//     a folder       x, d, d/     TARGET/x, TARGET/d
//     a folder       d/., .., /   its content goes into TARGET
//     nothing there  x, d         TARGET; not a file where TARGET is spelled as a folder
//     a file         x            TARGET, which it replaces
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
  std::string plain; ///< the same, without what only marks it as a folder
  board_kind kind = board_kind::nothing;

  /// Several sources can only go into a folder.
  bool suits(std::size_t sources) const { return sources <= 1 || kind == board_kind::folder; }
};

/// The path that the source becomes.
result<std::string> destination_of(copy_source const& source, copy_target const& target);

} // namespace mprun
