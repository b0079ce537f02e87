// A folder of this host that is mounted on a board.
//
// Flow: construct, mount_again() on each fresh board (also the first time), unmount(). A decorator
// of the board's link serves the folder while somebody reads from the board. mount_again() adds the
// decorator to a link that was reopened.
#pragma once

#include "runner/board/packed_program.hpp"
#include "runner/board/session.hpp"
#include "runner/mounting/host_folder.hpp"
#include "runner/mounting/mount_link.hpp"
#include "transports/protocol/mount/request_service.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// What the folder is to the board's programs.
enum class mount_role {
  current_directory, ///< theirs to change
  library,           ///< modules are imported from it, and nothing in it can be changed
};

class board_mount {
public:
  /// The folder's path on the board.
  static constexpr std::string_view mount_point = "/remote";

  /// `board` and `spec` outlive it. `folder` is absolute and without links.
  board_mount(session& board, board_spec const& spec, asio::any_io_executor executor,
              std::filesystem::path folder, mount_role role, bool follows_unsafe_links = false);
  board_mount(board_mount const&) = delete;
  board_mount& operator=(board_mount const&) = delete;
  ~board_mount();

  std::filesystem::path const& path() const noexcept { return folder_.path(); }

  /// The board must be at its raw prompt, and has forgotten the mount. A failure without an error
  /// code has what the board says: it cannot mount a folder.
  task<result<void>> mount_again();

  /// The board must be at its raw prompt.
  task<result<void>> unmount();

private:
  std::shared_ptr<mount_link> served_link();
  std::string new_mark();
  task<result<std::string>> run(std::string program);
  task<result<void>> look_at_board();

  session& board_;
  board_spec const& spec_;
  asio::any_io_executor executor_;
  mount_role role_;
  host_folder folder_;
  protocol::mount::request_service service_;
  std::weak_ptr<mount_link> link_;
  unsigned mounts_ = 0;
  bool has_mounted_ = false;
  std::optional<inflating_module> packing_; ///< by what it inflates its programs, if it does
};

} // namespace mprun
