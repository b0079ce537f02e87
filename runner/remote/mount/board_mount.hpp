// A folder of this host, mounted on a board that is attached: what a chain knows as its
// mounted_folder.
//
// Flow: construct, mount_again() (also the first time), unmount(). The folder is served by a
// decorator of the board's link: whoever reads from the board serves it too. A link that was opened
// anew has none yet; mount_again() sees to that.
#pragma once

#include "runner/board/session.hpp"
#include "runner/remote/mount/host_folder.hpp"
#include "runner/remote/mount/mount_link.hpp"
#include "runner/remote/mounted_folder.hpp"
#include "transports/protocol/mount/request_service.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun::remote {

class board_mount final : public mounted_folder {
public:
  /// `board` and `spec` outlive it. `folder` is absolute and without links; `shown` is how the user
  /// named it.
  board_mount(session& board, board_spec const& spec, asio::any_io_executor executor,
              std::filesystem::path folder, bool follows_unsafe_links);
  ~board_mount() override;

  std::filesystem::path const& path() const noexcept override { return folder_.path(); }
  task<action_result> mount_again() override;
  task<action_result> unmount() override;

private:
  std::shared_ptr<mount_link> served_link();

  session& board_;
  board_spec const& spec_;
  asio::any_io_executor executor_;
  host_folder folder_;
  protocol::mount::request_service service_;
  std::weak_ptr<mount_link> link_;
};

} // namespace mprun::remote
