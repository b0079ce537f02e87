#include "transports/sockets/socket_link.hpp"

#include <utility>

namespace mprun {

socket_link::socket_link(asio::any_io_executor executor, std::string address)
    : stream_link(executor), address_(std::move(address)), connector_(executor) {}

task<link_result<void>> socket_link::open(time_point deadline) {
  close();
  auto reached = co_await reach(connector_, deadline);
  if (!reached) {
    co_return reached.error();
  }
  auto const ec = stream().assign(*std::move(reached), fd_stream::kind::socket);
  if (ec) {
    co_return link_failure{ec, "cannot use the connection to " + address_ + ": " + ec.message()};
  }
  co_return link_result<void>();
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
