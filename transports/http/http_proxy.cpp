#include "transports/http/http_proxy.hpp"

#include "base/bytes/base64.hpp"
#include "base/text/number.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace mprun {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

std::string in_capitals(std::string_view text) {
  std::string capitals(text);
  std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return capitals;
}

std::string value_of(std::string const& name, environment_lookup const& environment) {
  auto const* value = environment(name.c_str());
  if (value == nullptr && (name != "http_proxy" || environment("REQUEST_METHOD") == nullptr)) {
    value = environment(in_capitals(name).c_str());
  }
  return value == nullptr ? std::string() : std::string(value);
}

std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = text[i] == '%' && i + 3 <= text.size()
                          ? whole_number<unsigned char>(text.substr(i + 1, 2), 16)
                          : std::nullopt;
    out += byte ? static_cast<char>(*byte) : text[i];
    i += byte ? 2 : 0;
  }
  return out;
}

/// urllib sends them only where neither the user nor the password is empty.
std::string credentials_of(std::string_view user_and_password) {
  auto const colon = user_and_password.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon + 1 == user_and_password.size()) {
    return {};
  }
  return "Basic " + to_base64(unquoted(user_and_password.substr(0, colon)) + ":" +
                              unquoted(user_and_password.substr(colon + 1)));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  auto const begin = std::min(text.find_first_not_of(spaces), text.size());
  return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

bool is_or_is_below(std::string_view host, std::string const& domain) {
  return host == domain || host.ends_with("." + domain);
}

} // namespace

bool is_reached_directly(http_url const& url, std::string_view no_proxy) {
  if (no_proxy == "*") {
    return true;
  }
  auto const host = in_small_letters(url.host);
  auto const is_ipv6 = host.find(':') != std::string::npos;
  auto const shown = is_ipv6 ? "[" + host + "]" : host;
  auto const with_port = fmt::format("{}:{}", shown, url.port);
  while (!no_proxy.empty()) {
    auto const end = std::min(no_proxy.find(','), no_proxy.size());
    auto name = trimmed(no_proxy.substr(0, end));
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
    name.remove_prefix(std::min(name.find_first_not_of('.'), name.size()));
    auto const domain = in_small_letters(name);
    if (!domain.empty() && (is_or_is_below(host, domain) || is_or_is_below(shown, domain) ||
                            is_or_is_below(with_port, domain))) {
      return true;
    }
  }
  return false;
}

proxy_choice proxy_for(http_url const& url, environment_lookup const& environment) {
  std::string const name = url.tls ? "https_proxy" : "http_proxy";
  auto const value = value_of(name, environment);
  proxy_choice choice;
  if (value.empty() || is_reached_directly(url, value_of("no_proxy", environment))) {
    return choice;
  }
  auto const address = value.find("://") == std::string::npos ? "http://" + value : value;
  auto const at = parse_http_url(address);
  if (!at) { // its value may hold a password, so it is not shown
    choice.problem = fmt::format("${} is not the http:// address of a proxy", name);
    return choice;
  }
  auto authority = std::string_view(address).substr(address.find("://") + 3);
  authority = authority.substr(0, authority.find('/'));
  auto const user_end = authority.rfind('@');
  auto const user =
      user_end == std::string_view::npos ? std::string_view() : authority.substr(0, user_end);
  choice.proxy = http_proxy{at->host, at->port, at->tls, credentials_of(user)};
  return choice;
}

} // namespace mprun
