// Boards by Bluetooth LE.
#include "runner/board/links/kinds.hpp"
#include "runner/board/links/open_wire.hpp"
#include "transports/bluetooth/bluetooth_link.hpp"

#include <memory>
#include <utility>

namespace mprun {

task<opened_link> open_kind(bluetooth_spec const& device, link_request const& request) {
  bluetooth_options options{device.address, device.name, {}};
  return open_wire(std::make_unique<bluetooth_link>(request.executor, std::move(options)), request);
}

} // namespace mprun
