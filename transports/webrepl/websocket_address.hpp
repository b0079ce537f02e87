// Where a WebSocket server is.
#pragma once

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
  std::filesystem::path ca_file; ///< empty: the CAs the system trusts

  std::string url() const;
};

/// Takes ws://host[:port][/path] or wss://…, as people write a board's address. Gives what is wrong
/// with it, or nothing. The default ports are 8266, MicroPython's own, and for wss 443.
std::string parse_webrepl_url(std::string_view text, websocket_address& to);

} // namespace mprun
