// A board behind a Unix socket: an emulator (QEMU -serial unix:PATH,server), socat, ….
//
// Flow: construct, open(), then as any link; open() again for a new connection. cancel() and
// close() end an open() that is under way.
#pragma once

#include "transports/sockets/connector.hpp"
#include "transports/stream_link.hpp"

#include <filesystem>

namespace mprun {

struct unix_options {
  std::filesystem::path path;
};

class unix_link : public stream_link {
public:
  unix_link(asio::any_io_executor executor, unix_options options);

  task<link_failure> open(time_point deadline);
  void cancel() noexcept override;
  void close() noexcept override;

private:
  unix_options options_;
  connector connector_;
};

} // namespace mprun
