#include "reports/serving/request_check.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <string>

namespace mprun {
namespace {

constexpr unsigned forbidden = 403;
constexpr unsigned method_not_allowed = 405;
constexpr unsigned misdirected = 421;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool is_own_host(std::string_view host, unsigned short port) {
  auto const name = lower(host);
  return name == fmt::format("127.0.0.1:{}", port) || name == fmt::format("localhost:{}", port) ||
         (port == 80 && (name == "127.0.0.1" || name == "localhost"));
}

bool is_own_origin(std::string_view origin, unsigned short port) {
  constexpr std::string_view scheme = "http://";
  return origin.starts_with(scheme) && is_own_host(origin.substr(scheme.size()), port);
}

/// A link that is followed shows the page to the person, not to the site that has the link.
bool is_from_elsewhere(request_head const& request) {
  auto const site = request.fetch_site;
  return !site.empty() && site != "same-origin" && site != "none" &&
         request.fetch_mode != "navigate";
}

} // namespace

unsigned refusal_of(request_head const& request, unsigned short port) {
  if (!is_own_host(request.host, port)) {
    return misdirected;
  }
  if (!request.origin.empty() && !is_own_origin(request.origin, port)) {
    return forbidden;
  }
  if (is_from_elsewhere(request)) {
    return forbidden;
  }
  return request.method == "GET" || request.method == "HEAD" ? 0 : method_not_allowed;
}

} // namespace mprun
