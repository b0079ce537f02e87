// A folder of this host as an image of a read-only file system.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"

#include <string>

namespace mprun::remote {

class remote_context;

struct romfs_image {
  action_result failed;
  std::string bytes;
};

/// Prints the tree as it goes. `as_mpy`: Python files are compiled where this host has mpy-cross.
task<romfs_image> build_romfs(remote_context& context, std::string folder, bool as_mpy);

} // namespace mprun::remote
