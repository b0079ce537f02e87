// A board on a serial port of another host, behind a telnet server with RFC 2217 (ser2net,
// pyserial's and esptool's servers, terminal servers).
//
// Flow: construct, open(), then as any link; set_baud(), set_lines() and purge() change the port
// while it is open; open() again for a new connection. cancel() and close() end an open() too.
//
// Bytes pass unchanged both ways. An operation that is cut short leaves no half command behind:
// what the decoder knows of a cut sequence stays, and the rest of one that was half written goes
// out before anything else. What the server asks for is answered by whichever operation comes next.
// While it asks for no more data, write_all waits, and takes arriving bytes in if nobody reads.
#pragma once

#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/protocol/com_port.hpp"
#include "transports/serial/control_lines.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace mprun {

struct rfc2217_options {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
  std::uint32_t baud = 115200;
  line_policy lines = line_policy::keep; ///< touch_1200 is for ports of this host, and as keep
};

class rfc2217_link final : public link, public line_resetter {
public:
  using time_point = std::chrono::steady_clock::time_point;

  rfc2217_link(asio::any_io_executor executor, rfc2217_options options);
  ~rfc2217_link() override;

  /// Connects, agrees on RFC 2217 and 8-bit data, and sets the port, all by the deadline.
  task<link_failure> open(time_point deadline);

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  std::size_t unsent() const noexcept override;
  void cancel() noexcept override;
  void close() noexcept override;
  line_resetter* as_line_resetter() noexcept override; ///< with line_policy::esp_reset

  /// These wait for the server's confirmation; errc::port_setting_refused when it has none to give.
  /// Each is a write: one at a time, and not while write_all is under way.
  task<error_code> set_baud(std::uint32_t baud);
  task<error_code> set_lines(std::optional<bool> dtr, std::optional<bool> rts);
  task<error_code> reset_by_lines() override;
  task<error_code> purge(protocol::com_port::buffer what);

private:
  class state;
  std::unique_ptr<state> state_;
};

} // namespace mprun
