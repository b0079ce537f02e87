#include "transports/webrepl/websocket_address.hpp"

#include "transports/sockets/connector.hpp"

#include <charconv>

namespace mprun {
namespace {

link_failure malformed(std::string message) {
  return {make_error_code(boost::system::errc::invalid_argument), std::move(message)};
}

/// `more`: further expectations.
link_failure expected(std::string_view more = {}) {
  return malformed("expected ws://HOST:PORT or wss://HOST:PORT" + std::string(more));
}

/// Returns whether the text is a port.
bool read_port(std::string_view text, std::uint16_t& port) {
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  return ec == std::errc() && end == text.data() + text.size() && port != 0;
}

bool is_printable(std::string_view text) {
  for (char const c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
      return false; // it would go into the request unchanged
    }
  }
  return true;
}

} // namespace

std::string websocket_address::url() const {
  return (tls ? "wss://" : "ws://") + host_and_port(host, port) + (path == "/" ? "" : path);
}

link_result<websocket_address> parse_webrepl_url(std::string_view text) {
  auto const scheme_end = text.find("://");
  auto const scheme = text.substr(0, scheme_end);
  if (scheme_end == std::string_view::npos || (scheme != "ws" && scheme != "wss")) {
    return expected();
  }
  websocket_address to;
  to.tls = scheme == "wss";
  auto rest = text.substr(scheme_end + 3);
  auto const path = rest.find_first_of("/?#");
  to.path = path == std::string_view::npos ? "/" : std::string(rest.substr(path));
  if (to.path.front() != '/' || !is_printable(text)) {
    return expected();
  }
  rest = rest.substr(0, path);
  if (rest.find('@') != std::string_view::npos) {
    return malformed("a password does not belong in the URL; use password_env or password_file");
  }
  std::string_view host = rest;
  std::string_view port;
  bool has_port = false;
  if (rest.starts_with('[')) {
    auto const end = rest.find(']');
    host = rest.substr(1, end == std::string_view::npos ? end : end - 1);
    auto const after = end == std::string_view::npos ? "?" : rest.substr(end + 1);
    has_port = !after.empty();
    if (has_port && after.front() != ':') {
      return expected(", an IPv6 address in brackets");
    }
    port = has_port ? after.substr(1) : after;
  } else if (auto const colon = rest.find(':'); colon != std::string_view::npos) {
    host = rest.substr(0, colon);
    port = rest.substr(colon + 1);
    has_port = true;
  }
  to.port = to.tls ? 443 : 8266;
  if (host.empty() || (has_port && !read_port(port, to.port))) {
    return expected(", with a port from 1 to 65535");
  }
  to.host = host;
  return to;
}

} // namespace mprun
