// A board behind a Unix socket: an emulator (QEMU -serial unix:PATH,server), socat, ….
#pragma once

#include "transports/sockets/socket_link.hpp"

#include <filesystem>

namespace mprun {

struct unix_options {
  std::filesystem::path path;
};

class unix_link : public socket_link {
public:
  unix_link(asio::any_io_executor executor, unix_options options);

private:
  task<link_result<unique_fd>> reach(connector& by, time_point deadline) override;

  unix_options options_;
};

} // namespace mprun
