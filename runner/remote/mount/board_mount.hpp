// A folder of this host that is mounted on an attached board.
//
// Flow: construct, mount_again() (also the first time), unmount(). A decorator of the board's link
// serves the folder while somebody reads from the board. mount_again() adds the decorator to a link
// that was reopened.
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
  /// `board` and `spec` outlive it. `folder` is absolute and without links.
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
