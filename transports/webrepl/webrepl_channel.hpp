// The two streams of a WebREPL's connection: the REPL in text frames, files in binary ones.
//
// Flow: open() (connect, TLS, WebSocket; not logged in), then one coroutine may read each stream
// and one may write it, all at once. The first coroutine that needs more bytes receives for all;
// the others wait for it. Text is written only as far as the board's input ring has room
// (webrepl_ring); when it has none and the board sends nothing, the board is asked.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "transports/byte_queue.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/protocol/webrepl/webrepl_ring.hpp"
#include "transports/webrepl/websocket_stream.hpp"

namespace mprun {

class webrepl_channel {
public:
  using time_point = run_clock::time_point;

  webrepl_channel(asio::any_io_executor executor, std::chrono::milliseconds between_pings);

  task<link_result<void>> open(websocket_address const& to, time_point deadline);
  bool is_open() const noexcept { return !end_; }

  task<io_result> read_text(std::span<char> buffer) { return read(text_, buffer); }
  task<io_result> read_binary(std::span<char> buffer) { return read(binary_, buffer); }
  /// Returns text to the front of the stream.
  void unread_text(std::string_view text) { text_.prepend(text); }

  task<error_code> write_text(std::string_view bytes);
  task<error_code> write_binary(std::string_view bytes);
  /// The board is about to forget the bytes that it has not taken.
  void expect_reset() noexcept { ring_ = {}; }

  /// Ends all that is under way with operation_aborted.
  void cancel() noexcept;
  /// Changes with each cancel().
  unsigned cancels() const noexcept { return cancels_; }
  void close() noexcept;

private:
  task<io_result> read(byte_queue& from, std::span<char> buffer);
  task<error_code> take_in();
  task<error_code> make_room(unsigned cancels);

  websocket_stream socket_;
  notification changed_; ///< wakes coroutines that wait for bytes that another receives
  byte_queue text_;
  byte_queue binary_;
  protocol::webrepl_ring ring_;
  error_code end_; ///< why nothing more comes
  unsigned cancels_ = 0;
  bool receiving_ = false;
};

} // namespace mprun
