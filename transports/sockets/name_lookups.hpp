// The names of hosts that are being resolved on an io_context.
//
// Flow: asio::use_service<name_lookups>(context).of(host), wait until `ready` can be read, take
// `found`. getaddrinfo cannot be interrupted, so each name is resolved in a thread of its own,
// which is left behind when nobody waits for it any more. All lookups of a name meanwhile share it:
// a dead name server costs one thread for each name, however many boards ask for it, however often.
#pragma once

#include "base/files/unique_fd.hpp"

#include <atomic>
#include <boost/asio/execution_context.hpp>
#include <boost/system/error_code.hpp>
#include <map>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace mprun {

namespace asio = boost::asio;

struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// Shared with the thread that resolves, which may outlive everything else.
struct name_lookup {
  boost::system::error_code ec; ///< it could not begin: out of descriptors or threads
  unique_fd ready;              ///< an eventfd; readable when the rest is set, and never read
  std::atomic<bool> is_over = false;
  int failure = 0; ///< getaddrinfo's result
  std::vector<socket_address> found;

  void resolve(std::string const& host);
};

class name_lookups : public asio::execution_context::service {
public:
  using key_type = name_lookups;
  static inline asio::execution_context::id id;

  explicit name_lookups(asio::execution_context& owner) : service(owner) {}

  /// The lookup that is under way, or a new one. The addresses have no port.
  std::shared_ptr<name_lookup const> of(std::string const& host);

private:
  void shutdown() override {}

  std::map<std::string, std::shared_ptr<name_lookup>> latest_; ///< by host
};

} // namespace mprun
