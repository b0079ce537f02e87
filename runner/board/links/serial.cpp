// Boards on serial ports of this host.
#include "runner/board/links/kinds.hpp"
#include "transports/serial/serial_link.hpp"

#include <fmt/format.h>

namespace mprun {

task<opened_link> open_kind(serial_spec const& serial, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  serial_options options;
  options.port = serial.port;
  options.match = serial.match;
  options.baud = serial.baud;
  options.lines = serial.lines;
  options.share = serial.share;
  auto wire = std::make_unique<serial_link>(request.executor, std::move(options));
  auto const failure = co_await wire->open(request.deadline);
  if (failure) {
    opened.failed = trouble{blame::link, failure.message};
    opened.may_pass = may_pass(failure.ec);
    co_return opened;
  }
  opened.name = fmt::format("serial: {} at {} baud{}", wire->port().string(), serial.baud,
                            wire->has_low_latency() ? ", low latency" : "");
  opened.wire = std::move(wire);
  co_return opened;
}

} // namespace mprun
