// A WebSocket to a server, ws or wss: connecting, and frames both ways.
//
// Flow: open(); then queue() and flush() from one coroutine and receive() from another. An
// operation that cancel() ended loses nothing: queued frames go with the next flush(), and reading
// continues within a frame that came in part. Pings and the other side's close are answered here.
// While receive() waits, pings go out, because proxies close silent connections; MicroPython
// ignores them.
//
// Beast reads the HTTP that comes before the frames, but its websocket::stream is not used: it
// always fails the connection when a text frame is not UTF-8, and MicroPython sends such frames.
// What comes is acknowledged at once, for MicroPython sends a frame's header and its
// payload one after the other, and by Nagle's algorithm the payload only then. Likewise TLS is
// OpenSSL between buffers and not asio::ssl::stream, which is of no more use after
// a write was
// cancelled.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/fd_stream.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/protocol/webrepl/websocket_frames.hpp"
#include "transports/sockets/connector.hpp"
#include "transports/webrepl/tls_session.hpp"
#include "transports/webrepl/websocket_address.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace mprun {

class websocket_stream {
public:
  using time_point = run_clock::time_point;
  using opcode = protocol::websocket::opcode;

  websocket_stream(asio::any_io_executor executor, std::chrono::milliseconds between_pings);

  /// The deadline is only for the connection; for the steps after it the caller must cancel(). The
  /// failure is then operation_aborted, and says which answer did not come.
  task<link_result<void>> open(websocket_address to, time_point deadline);

  struct arrival {
    error_code ec;
    protocol::websocket::piece piece{opcode::text, {}}; ///< valid until the next receive()
  };

  /// The next part of a text or binary frame.
  task<arrival> receive();

  void queue(opcode kind, std::string_view payload);
  /// Sends all queued frames; returns at once where another coroutine is doing so.
  task<error_code> flush();

  void cancel() noexcept;
  void close() noexcept;

private:
  task<link_result<void>> shake_hands();
  task<link_result<void>> upgrade(websocket_address const& to);
  task<io_result> read_some(std::span<char> buffer);
  task<io_result> read_or_ping();
  void answer(protocol::websocket::piece const& control);

  connector connector_;
  fd_stream socket_;
  std::unique_ptr<tls_session> tls_; ///< nullptr without TLS
  protocol::websocket::frame_reader frames_;
  std::array<char, 16 * 1024> buffer_;
  std::string_view arrived_;             ///< the part of buffer_ or early_ not read yet
  std::string early_;                    ///< bytes that came with the answer to the upgrade
  error_code end_;                       ///< how reading ended
  std::string queued_;                   ///< plain; grows while `sending_` is written
  std::optional<std::string> owed_pong_; ///< to the last ping; earlier ones need none (RFC 6455)
  std::string sending_;
  bool flushing_ = false;
  std::chrono::milliseconds between_pings_;
  run_timer ping_timer_;
  std::shared_ptr<bool> ping_is_due_ = std::make_shared<bool>(false); ///< a timer may outlive this
  std::minstd_rand masks_;
};

} // namespace mprun
