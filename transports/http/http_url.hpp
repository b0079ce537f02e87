// An http:// or https:// address, taken apart as a client needs it.
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
  std::string target = "/"; ///< path and query; what may not stand there is escaped

  /// As the header Host has it: without a port that is the usual one.
  std::string authority() const;
  std::string text() const;
};

/// Nothing where it is none.
std::optional<http_url> parse_http_url(std::string_view text);

/// What a Location of an answer from `base` means.
std::optional<http_url> redirected(http_url const& base, std::string_view location);

} // namespace mprun
