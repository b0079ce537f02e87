// A folder of this host that a board has mounted, as the rest of a chain knows it.
//
// Flow: `mount` gives it to the context, which mounts it again after each soft reset and unmounts
// it before the board is left.
#pragma once

#include "base/async/task.hpp"
#include "runner/mounting/board_mount.hpp"
#include "runner/remote/chain_end.hpp"

#include <filesystem>
#include <string_view>

namespace mprun::remote {

class mounted_folder {
public:
  /// The folder's path on the board.
  static constexpr std::string_view mount_point = board_mount::mount_point;

  virtual ~mounted_folder() = default;

  virtual std::filesystem::path const& path() const noexcept = 0;

  /// The board must be at its raw prompt, and has forgotten the mount.
  virtual task<action_result> mount_again() = 0;

  /// The board must be at its raw prompt.
  virtual task<action_result> unmount() = 0;
};

} // namespace mprun::remote
