// Which proxy a request goes through, by the rules of Python's urllib: $http_proxy and $https_proxy
// name it, and $no_proxy lists the hosts that are reached directly. No I/O.
//
// Of each variable the name in small letters counts, also where it is set and empty; otherwise the
// one in capitals does. A CGI program takes no $HTTP_PROXY, since that is a header of its client's.
#pragma once

#include "transports/http/http_url.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

struct http_proxy {
  std::string host;
  std::uint16_t port = 80;
  bool tls = false;          ///< it is spoken to over TLS, where it does not tunnel
  std::string credentials{}; ///< the value of Proxy-Authorization; empty: none
};

struct proxy_choice {
  std::string problem; ///< why the variable names no proxy that can be used; else empty
  std::optional<http_proxy> proxy;
};

using environment_lookup = std::function<char const*(char const* name)>;

proxy_choice proxy_for(http_url const& url, environment_lookup const& environment);

/// Whether $no_proxy's list has this host, a domain that it is in, or "*".
bool is_reached_directly(http_url const& url, std::string_view no_proxy);

} // namespace mprun
