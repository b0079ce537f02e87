// A board behind a TCP port that carries its bytes as they are (ser2net's raw mode, socat, …).
//
// Flow: construct, open(), then as any link; open() again for a new connection. cancel() and
// close() end an open() that is under way.
#pragma once

#include "transports/sockets/connector.hpp"
#include "transports/stream_link.hpp"

#include <cstdint>
#include <string>

namespace mprun {

struct tcp_options {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
};

class tcp_link : public stream_link {
public:
  tcp_link(asio::any_io_executor executor, tcp_options options);

  task<link_failure> open(time_point deadline);
  void cancel() noexcept override;
  void close() noexcept override;

private:
  tcp_options options_;
  connector connector_;
};

} // namespace mprun
