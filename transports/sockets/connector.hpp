// Connects to a TCP port or a Unix socket within a deadline.
//
// Flow: construct, tcp() or local(), take the descriptor (non-blocking, close-on-exec); one attempt
// at a time. cancel() ends an attempt with operation_aborted.
//
// Names are resolved in threads (name_lookups.hpp): a dead name server holds up neither this
// connection nor another's. The addresses of a name are tried side by side, a quarter of a second
// apart (RFC 8305): an address that does not answer holds up nothing.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "base/files/unique_fd.hpp"
#include "transports/descriptor_wait.hpp"
#include "transports/link_failure.hpp"
#include "transports/sockets/name_lookups.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mprun {

class connector {
public:
  using time_point = run_clock::time_point;

  explicit connector(asio::any_io_executor executor);

  /// The socket sends at once (TCP_NODELAY) and notices a peer that is gone within about half a
  /// minute, even when it is idle (keep-alive).
  task<link_result<unique_fd>> tcp(std::string host, std::uint16_t port, time_point deadline);

  task<link_result<unique_fd>> local(std::filesystem::path path, time_point deadline);

  void cancel() noexcept;

private:
  /// An attempt to connect to an address.
  struct attempt {
    error_code ec; ///< no error: it is connected
    unique_fd fd;  ///< connected, or under way
  };

  task<error_code> wait_for(std::shared_ptr<name_lookup const> asked, time_point deadline);
  static std::vector<socket_address> in_turns(std::vector<socket_address> all);
  task<attempt> race(std::vector<socket_address> all, time_point deadline);
  static attempt begin(socket_address const& to, int any_ready);
  static attempt take_ended(int any_ready, std::vector<unique_fd>& under_way);
  task<error_code> connect(int fd, socket_address const& to, time_point deadline);

  name_lookups& lookups_; ///< those of the io_context
  descriptor_wait wait_;
};

/// "host:port", with an IPv6 address in brackets.
std::string host_and_port(std::string const& host, std::uint16_t port);

} // namespace mprun
