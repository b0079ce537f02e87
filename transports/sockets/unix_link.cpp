#include "transports/sockets/unix_link.hpp"

#include <utility>

namespace mprun {

unix_link::unix_link(asio::any_io_executor executor, unix_options options)
    : socket_link(std::move(executor), options.path.native()), options_(std::move(options)) {}

task<link_result<unique_fd>> unix_link::reach(connector& by, time_point deadline) {
  return by.local(options_.path, deadline);
}

} // namespace mprun
