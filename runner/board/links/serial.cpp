// Boards on serial ports of this host.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/open_wire.hpp"
#include "transports/serial/serial_link.hpp"

#include <fmt/format.h>
#include <memory>
#include <utility>

namespace mprun {

task<opened_link> open_kind(serial_spec const& serial, link_request const& request) {
  serial_options options;
  options.port = serial.port;
  options.match = serial.match;
  options.baud = serial.baud;
  options.lines = serial.lines;
  options.share = serial.share;
  auto wire = std::make_unique<serial_link>(request.executor, std::move(options));
  auto const& port = *wire;
  auto opening = open_wire(std::move(wire), request);
  auto opened = co_await std::move(opening);
  if (opened.wire) {
    opened.name = fmt::format("serial: {} at {} baud{}", port.port().string(), serial.baud,
                              port.has_low_latency() ? ", low latency" : "");
  }
  co_return opened;
}

} // namespace mprun
