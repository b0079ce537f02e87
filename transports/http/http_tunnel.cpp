#include "transports/http/http_tunnel.hpp"

#include "base/text/number.hpp"
#include "base/text/printable.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

/// No proxy says more before it begins to pass on bytes.
constexpr std::size_t max_header = 64 * 1024;

} // namespace

std::string tunnel_request(http_url const& url, http_proxy const& proxy) {
  auto const host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  auto request = fmt::format("CONNECT {0}:{1} HTTP/1.1\r\nHost: {0}:{1}\r\n", host, url.port);
  if (!proxy.credentials.empty()) {
    request += fmt::format("Proxy-Authorization: {}\r\n", proxy.credentials);
  }
  return request + "\r\n";
}

void tunnel_answer::feed(std::string_view bytes) {
  if (is_complete_) {
    return;
  }
  header_ += bytes;
  if (header_.size() > max_header || header_.ends_with("\r\n\r\n") || header_.ends_with("\n\n")) {
    end();
  }
}

void tunnel_answer::end() {
  is_complete_ = true;
  std::string_view line = header_;
  line = line.substr(0, line.find_first_of("\r\n"));
  auto const space = line.find(' ');
  auto const said = space == std::string_view::npos ? line : line.substr(space + 1);
  auto const status = whole_number<unsigned>(said.substr(0, 3));
  if (!line.starts_with("HTTP/1.") || !status || header_.size() > max_header) {
    problem_ = "Tunnel connection failed: the proxy's HTTP makes no sense";
  } else if (*status / 100 != 2) {
    problem_ = fmt::format("Tunnel connection failed: {}", printable(said));
  }
}

} // namespace mprun
