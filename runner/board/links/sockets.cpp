// Boards behind a TCP port or a Unix socket that carries their bytes as they are.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/open_wire.hpp"
#include "transports/sockets/tcp_link.hpp"
#include "transports/sockets/unix_link.hpp"

#include <memory>

namespace mprun {
task<opened_link> open_kind(tcp_spec const& tcp, link_request const& request) {
  return open_wire(std::make_unique<tcp_link>(request.executor, tcp_options{tcp.host, tcp.port}),
                   request);
}

task<opened_link> open_kind(unix_socket_spec const& socket, link_request const& request) {
  return open_wire(std::make_unique<unix_link>(request.executor, unix_options{socket.path}),
                   request);
}

} // namespace mprun
