// Boards behind a TCP port or a Unix socket that carries their bytes as they are.
#include "runner/board/links/kinds.hpp"
#include "transports/sockets/tcp_link.hpp"
#include "transports/sockets/unix_link.hpp"

#include <utility>

namespace mprun {
namespace {

template<class Link>
task<opened_link> open_socket(std::unique_ptr<Link> wire, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  opened.name = description_of(request.board.link);
  auto const failure = co_await wire->open(request.deadline);
  if (failure) {
    opened.failed = trouble{blame::link, failure.message};
    opened.may_pass = may_pass(failure.ec);
  } else {
    opened.wire = std::move(wire);
  }
  co_return opened;
}

} // namespace

task<opened_link> open_kind(tcp_spec const& tcp, link_request const& request) {
  return open_socket(std::make_unique<tcp_link>(request.executor, tcp_options{tcp.host, tcp.port}),
                     request);
}

task<opened_link> open_kind(unix_socket_spec const& socket, link_request const& request) {
  return open_socket(std::make_unique<unix_link>(request.executor, unix_options{socket.path}),
                     request);
}

} // namespace mprun
