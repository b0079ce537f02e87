// A board behind a stream socket: the common part of TCP and Unix sockets.
//
// Flow: open(), then as any link; open() again for a new connection. cancel() and close() end an
// open() that is under way.
#pragma once

#include "transports/sockets/connector.hpp"
#include "transports/stream_link.hpp"

#include <string>

namespace mprun {

class socket_link : public stream_link {
public:
  task<link_result<void>> open(time_point deadline);
  void cancel() noexcept override;
  void close() noexcept override;

protected:
  /// `address`: for people.
  socket_link(asio::any_io_executor executor, std::string address);

private:
  virtual task<link_result<unique_fd>> reach(connector& by, time_point deadline) = 0;

  std::string address_;
  connector connector_;
};

} // namespace mprun
