// ws://host[:port][/path] and wss://…, as people write a board's address.
#pragma once

#include "transports/websocket_stream.hpp"

#include <string>
#include <string_view>

namespace mprun {

/// Gives what is wrong with the text, or nothing. The default ports are 8266, MicroPython's own,
/// and for wss 443.
std::string parse_webrepl_url(std::string_view text, websocket_address& to);

} // namespace mprun
