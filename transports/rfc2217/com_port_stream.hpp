// The bytes of a serial port behind an RFC 2217 server, and the telnet commands between them.
//
// Flow: connect(), drive a com_port_setup with port() over wire(), give back what came early; then
// read_some/write_all as of any link. To change the port, ask for it in port() and confirm().
//
// Bytes pass unchanged both ways. An operation that is cut short leaves no half command behind:
// the decoder keeps its state within a cut sequence, and the rest of a half-written sequence goes
// out before anything else. Whichever operation comes next answers the server's requests. While the
// server asks for a pause, write_all waits, and takes in arriving bytes if nobody reads.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "transports/byte_queue.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/protocol/rfc2217/com_port.hpp"
#include "transports/sockets/tcp_link.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace mprun {

class com_port_stream {
public:
  com_port_stream(asio::any_io_executor executor, tcp_options to);

  task<link_result<void>> connect(run_clock::time_point deadline);
  link& wire() noexcept { return wire_; }
  protocol::com_port& port() noexcept { return port_; }
  protocol::com_port const& port() const noexcept { return port_; }

  task<io_result> read_some(std::span<char> buffer);
  task<error_code> write_all(std::string_view bytes);
  /// Sends the requests of port(), and completes when the server has answered all of them. This is
  /// a write: not while another is under way.
  task<error_code> confirm();

  /// Data that came while nobody read.
  void take_in(std::string_view data) { early_.append(data); }
  void drop_taken_in() { early_.clear(); }

  std::size_t unsent() const noexcept { return wire_.unsent(); }
  void cancel() noexcept;
  void close() noexcept;

private:
  /// Shows its owner how far a write came.
  class carrier : public tcp_link {
  public:
    using tcp_link::tcp_link;
    std::size_t written() { return stream().written(); }
  };

  task<error_code> begin_sending();
  void end_sending();
  task<error_code> send(std::string_view data);
  task<error_code> receive_early();
  task<error_code> until(bool (protocol::com_port::*condition)() const noexcept);
  io_result decode(std::span<char> arrived);
  task<void> change();
  void changed() { changed_.notify(); }
  bool has_to_send() const { return !unsent_.empty() || !port_.outgoing().empty(); }

  carrier wire_;
  protocol::com_port port_;
  byte_queue early_;
  std::string unsent_;     ///< the rest of commands, or of a character, that were half sent
  notification changed_;   ///< wakes coroutines that wait for a change of these members
  bool sending_ = false;   ///< a coroutine writes to the wire
  bool receiving_ = false; ///< a coroutine reads from the wire
  bool reading_ = false;   ///< read_some is under way
  bool read_cancelled_ = false;
  bool write_cancelled_ = false;
};

} // namespace mprun
