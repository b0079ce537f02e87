#include "transports/sockets/fake_names_test.hpp"

#include <algorithm>
#include <dlfcn.h>
#include <netdb.h>
#include <string_view>

namespace {

constexpr std::string_view several = "several:"; // no name has a colon
constexpr char separator = ',';

using function = int(char const*, char const*, addrinfo const*, addrinfo**);

/// Resolves each address by the C library, and joins the lists, each of one entry: the C library
/// frees each entry separately, too.
int resolve_all(function& real, std::string_view addresses, addrinfo const* hints,
                addrinfo** found) {
  auto** end = found;
  while (!addresses.empty()) {
    std::string const address(addresses.substr(0, addresses.find(separator)));
    addresses.remove_prefix(std::min(addresses.size(), address.size() + 1));
    if (auto const failure = real(address.c_str(), nullptr, hints, end); failure != 0) {
      return failure;
    }
    end = &(*end)->ai_next;
  }
  return 0;
}

} // namespace

extern "C" int getaddrinfo(char const* host, char const* service, addrinfo const* hints,
                           addrinfo** found) {
  namespace fake = mprun::fake_names;
  static auto* const real = reinterpret_cast<function*>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  std::string_view const name = host == nullptr ? "" : host;
  if (name.starts_with(several)) {
    return resolve_all(*real, name.substr(several.size()), hints, found);
  }
  if (name != fake::of_a_dead_server) {
    return real(host, service, hints, found);
  }
  ++fake::asked;
  fake::is_dead.wait(true);
  return real("127.0.0.1", service, hints, found);
}

namespace mprun::fake_names {

std::string of(std::vector<std::string> const& addresses) {
  std::string name(several);
  for (auto const& address : addresses) {
    name += (name.size() == several.size() ? "" : std::string(1, separator)) + address;
  }
  return name;
}

} // namespace mprun::fake_names
