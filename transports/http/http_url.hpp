// The parts of an http:// or https:// address, as a client needs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

struct http_url {
  bool tls = false;
  std::string host; ///< a name or an address, IPv6 without brackets
  std::uint16_t port = 80;
  std::string target = "/"; ///< path and query; characters that may not stand there are escaped

  /// As in the header Host: without the default port.
  std::string authority() const;
  std::string text() const;
};

/// Returns nothing where the text is not such an address.
std::optional<http_url> parse_http_url(std::string_view text);

/// The address that a Location in an answer from `base` refers to.
std::optional<http_url> redirected(http_url const& base, std::string_view location);

} // namespace mprun
