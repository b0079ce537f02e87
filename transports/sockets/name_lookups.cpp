#include "transports/sockets/name_lookups.hpp"

#include "base/files/last_error.hpp"

#include <cstring>
#include <netdb.h>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>

namespace mprun {

void name_lookup::resolve(std::string const& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  for (auto const* entry = list; failure == 0 && entry != nullptr; entry = entry->ai_next) {
    auto& to = found.emplace_back();
    std::memcpy(&to.storage, entry->ai_addr, entry->ai_addrlen);
    to.size = entry->ai_addrlen;
  }
  if (list != nullptr) {
    ::freeaddrinfo(list);
  }
  is_over = true;
  ::eventfd_write(ready.get(), 1);
}

std::shared_ptr<name_lookup const> name_lookups::of(std::string const& host) {
  auto& latest = latest_[host];
  if (latest && !latest->is_over && !latest->ec) {
    return latest;
  }
  latest = std::make_shared<name_lookup>();
  latest->ready = unique_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!latest->ready) {
    latest->ec = last_error();
    return latest;
  }
  try {
    std::thread([asked = latest, host] { asked->resolve(host); }).detach();
  } catch (std::system_error const& e) {
    latest->ec = error_of(e.code().value());
  }
  return latest;
}

} // namespace mprun
