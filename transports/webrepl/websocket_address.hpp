// The address of a WebSocket server.
#pragma once

#include "transports/link_failure.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mprun {

struct websocket_address {
  bool tls = false;
  std::string host; ///< a name or an address, IPv6 without brackets
  std::uint16_t port = 0;
  std::string path = "/";
  std::filesystem::path ca_file; ///< empty: the CAs that the system trusts

  std::string url() const;
};

/// Takes ws://host[:port][/path] or wss://…, as people write a board's address; the failure says
/// what is wrong with it. The default ports are 8266, MicroPython's own, and for wss 443.
link_result<websocket_address> parse_webrepl_url(std::string_view text);

} // namespace mprun
