#include "transports/sockets/tcp_link.hpp"

#include <utility>

namespace mprun {

tcp_link::tcp_link(asio::any_io_executor executor, tcp_options options)
    : socket_link(std::move(executor), host_and_port(options.host, options.port)),
      options_(std::move(options)) {}

task<link_result<unique_fd>> tcp_link::reach(connector& by, time_point deadline) {
  return by.tcp(options_.host, options_.port, deadline);
}

} // namespace mprun
