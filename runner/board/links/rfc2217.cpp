// Boards on serial ports of other hosts.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/open_wire.hpp"
#include "transports/rfc2217/rfc2217_link.hpp"

#include <memory>
#include <utility>

namespace mprun {

task<opened_link> open_kind(rfc2217_spec const& server, link_request const& request) {
  rfc2217_options options{server.host, server.port, server.baud, server.lines};
  return open_wire(std::make_unique<rfc2217_link>(request.executor, std::move(options)), request);
}

} // namespace mprun
