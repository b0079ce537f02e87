#include "transports/sockets/tcp_link.hpp"

#include <utility>

namespace mprun {

tcp_link::tcp_link(asio::any_io_executor executor, tcp_options options)
    : stream_link(executor), options_(std::move(options)), connector_(executor) {}

task<link_failure> tcp_link::open(time_point deadline) {
  close();
  auto reached = co_await connector_.tcp(options_.host, options_.port, deadline);
  if (!reached.failure) {
    reached.failure.ec = stream().assign(std::move(reached.fd), fd_stream::kind::socket);
    if (reached.failure) {
      reached.failure.message = "cannot use the connection to " +
                                host_and_port(options_.host, options_.port) + ": " +
                                reached.failure.ec.message();
    }
  }
  co_return reached.failure;
}

void tcp_link::cancel() noexcept {
  connector_.cancel();
  stream_link::cancel();
}

void tcp_link::close() noexcept {
  connector_.cancel();
  stream_link::close();
}

} // namespace mprun
