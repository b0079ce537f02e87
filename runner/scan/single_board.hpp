// The board at an address, as if it were the only board of an inventory.
//
// Its id is the end of the address ("ttyACM0"). Its platform is `unix` for a micropython of this
// host, otherwise guessed from the USB device behind its port.
#pragma once

#include "runner/inventory/inventory.hpp"
#include "transports/serial/usb_devices.hpp"

#include <string>
#include <vector>

namespace mprun {

/// `address`: as in link_address.hpp, or "auto" for the only board among these ports. Throws
/// config_error.
board_spec single_board(std::string const& address, std::vector<attached_port> const& ports);

} // namespace mprun
