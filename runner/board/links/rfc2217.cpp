// Boards on serial ports of other hosts.
#include "runner/board/links/kinds.hpp"
#include "transports/rfc2217/rfc2217_link.hpp"

#include <utility>

namespace mprun {

task<opened_link> open_kind(rfc2217_spec const& server, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  opened.name = description_of(request.board.link);
  rfc2217_options options{server.host, server.port, server.baud, server.lines};
  auto wire = std::make_unique<rfc2217_link>(request.executor, std::move(options));
  auto const failure = co_await wire->open(request.deadline);
  if (failure) {
    opened.failed = trouble{blame::link, failure.message};
    opened.may_pass = may_pass(failure.ec);
  } else {
    opened.wire = std::move(wire);
  }
  co_return opened;
}

} // namespace mprun
