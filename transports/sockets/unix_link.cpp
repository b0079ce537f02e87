#include "transports/sockets/unix_link.hpp"

#include <utility>

namespace mprun {

unix_link::unix_link(asio::any_io_executor executor, unix_options options)
    : stream_link(executor), options_(std::move(options)), connector_(executor) {}

task<link_failure> unix_link::open(time_point deadline) {
  close();
  auto reached = co_await connector_.local(options_.path, deadline);
  if (!reached.failure) {
    reached.failure.ec = stream().assign(std::move(reached.fd), fd_stream::kind::socket);
    if (reached.failure) {
      reached.failure.message = "cannot use the connection to " + options_.path.native() + ": " +
                                reached.failure.ec.message();
    }
  }
  co_return reached.failure;
}

void unix_link::cancel() noexcept {
  connector_.cancel();
  stream_link::cancel();
}

void unix_link::close() noexcept {
  connector_.cancel();
  stream_link::close();
}

} // namespace mprun
