#include "transports/sockets/socket_link.hpp"

#include <utility>

namespace mprun {

socket_link::socket_link(asio::any_io_executor executor, std::string address)
    : stream_link(executor), address_(std::move(address)), connector_(executor) {}

task<link_failure> socket_link::open(time_point deadline) {
  close();
  auto reached = co_await reach(connector_, deadline);
  if (!reached.failure) {
    reached.failure.ec = stream().assign(std::move(reached.fd), fd_stream::kind::socket);
    if (reached.failure) {
      reached.failure.message =
          "cannot use the connection to " + address_ + ": " + reached.failure.ec.message();
    }
  }
  co_return reached.failure;
}

void socket_link::cancel() noexcept {
  connector_.cancel();
  stream_link::cancel();
}

void socket_link::close() noexcept {
  connector_.cancel();
  stream_link::close();
}

} // namespace mprun
