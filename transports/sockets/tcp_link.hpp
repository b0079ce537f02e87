// A board behind a TCP port that carries its bytes unchanged (ser2net's raw mode, socat, …).
#pragma once

#include "transports/sockets/socket_link.hpp"

#include <cstdint>
#include <string>

namespace mprun {

struct tcp_options {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
};

class tcp_link : public socket_link {
public:
  tcp_link(asio::any_io_executor executor, tcp_options options);

private:
  task<link_result<unique_fd>> reach(connector& by, time_point deadline) override;

  tcp_options options_;
};

} // namespace mprun
