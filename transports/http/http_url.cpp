#include "transports/http/http_url.hpp"

#include "base/text/number.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::string_view plain_scheme = "http://";
constexpr std::string_view tls_scheme = "https://";
constexpr std::uint16_t plain_port = 80;
constexpr std::uint16_t tls_port = 443;

std::string escaped(std::string_view target) {
  std::string out;
  for (auto const c : target) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f) {
      out += fmt::format("%{:02X}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

/// The fragment after a '#' is for whoever shows the page.
std::string target_of(std::string_view text) {
  text = text.substr(0, text.find('#'));
  return text.empty() ? "/" : (text.front() == '/' ? "" : "/") + escaped(text);
}

/// Whether no byte would end a line of a request, or a word in it.
bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Reads "host", "host:8080", "[::1]:8080"; a user before them is ignored.
bool read_authority(std::string_view text, http_url& into) {
  text.remove_prefix(text.rfind('@') + 1);
  auto const in_brackets = text.starts_with('[');
  auto const host_end = in_brackets ? text.find(']') : text.find(':');
  if (in_brackets && host_end == std::string_view::npos) {
    return false;
  }
  into.host = std::string(in_brackets ? text.substr(1, host_end - 1) : text.substr(0, host_end));
  text.remove_prefix(in_brackets ? host_end + 1 : std::min(host_end, text.size()));
  if (into.host.empty() || !is_visible(into.host)) {
    return false;
  }
  if (text.empty() || text == ":") {
    return true;
  }
  auto const port = text.front() == ':' ? whole_number<std::uint16_t>(text.substr(1))
                                        : std::optional<std::uint16_t>();
  into.port = port.value_or(0);
  return into.port != 0;
}

} // namespace

std::string http_url::authority() const {
  auto const shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (tls ? tls_port : plain_port) ? shown : fmt::format("{}:{}", shown, port);
}

std::string http_url::text() const {
  return fmt::format("{}{}{}", tls ? tls_scheme : plain_scheme, authority(), target);
}

std::optional<http_url> parse_http_url(std::string_view text) {
  http_url url;
  url.tls = text.starts_with(tls_scheme);
  if (!url.tls && !text.starts_with(plain_scheme)) {
    return std::nullopt;
  }
  url.port = url.tls ? tls_port : plain_port;
  text.remove_prefix(url.tls ? tls_scheme.size() : plain_scheme.size());
  auto const end = std::min(text.find_first_of("/?#"), text.size());
  url.target = target_of(text.substr(end));
  if (!read_authority(text.substr(0, end), url)) {
    return std::nullopt;
  }
  return url;
}

std::optional<http_url> redirected(http_url const& base, std::string_view location) {
  if (location.starts_with(plain_scheme) || location.starts_with(tls_scheme)) {
    return parse_http_url(location);
  }
  if (location.starts_with("//")) {
    return parse_http_url((base.tls ? "https:" : "http:") + std::string(location));
  }
  auto to = base;
  if (location.starts_with('/')) {
    to.target = target_of(location);
  } else {
    auto const path = base.target.substr(0, base.target.find('?'));
    to.target = target_of(path.substr(0, path.rfind('/') + 1) + std::string(location));
  }
  return to;
}

} // namespace mprun
