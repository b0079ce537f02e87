// A connection to an HTTP server, plain or over TLS, directly or through a proxy, with a deadline.
//
// Flow: open(), write() the request, read() until the end. Through a proxy https goes by a tunnel
// (CONNECT), and a request of plain http names the whole address. cancel() ends what is under way,
// and whatever is begun later, with operation_aborted.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "transports/fd_stream.hpp"
#include "transports/http/http_proxy.hpp"
#include "transports/http/http_url.hpp"
#include "transports/link_failure.hpp"
#include "transports/sockets/connector.hpp"
#include "transports/webrepl/tls_session.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace mprun {

class http_connection {
public:
  http_connection(asio::any_io_executor executor, run_clock::time_point deadline);

  task<link_result<void>> open(http_url url, std::optional<http_proxy> proxy);
  task<error_code> write(std::string bytes);
  task<io_result> read(std::span<char> into);
  void cancel() noexcept;

  /// An error as a line for people.
  static std::string described(error_code ec);

private:
  task<link_result<void>> connect(std::string host, std::uint16_t port);
  task<link_result<void>> ask_for_tunnel(std::string request);
  task<link_result<void>> begin_tls(std::string host);
  task<io_result> receive(std::span<char> into);
  task<error_code> flush();

  connector connector_;
  fd_stream socket_;
  run_clock::time_point deadline_;
  bool is_cancelled_ = false; ///< also by the deadline
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  run_timer timer_;
  std::unique_ptr<tls_session> tls_; ///< nullptr without TLS
  std::array<char, 16 * 1024> buffer_;
};

} // namespace mprun
