// Boards by Bluetooth LE.
#include "runner/board/links/kinds.hpp"
#include "transports/bluetooth/bluetooth_link.hpp"

#include <utility>

namespace mprun {

task<opened_link> open_kind(bluetooth_spec const& device, link_request const& request) {
  opened_link opened;
  opened.dialect = "raw-repl";
  opened.name = description_of(request.board.link);
  bluetooth_options options{device.address, device.name, {}};
  auto wire = std::make_unique<bluetooth_link>(request.executor, std::move(options));
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
