// A board on a serial port of another host, behind a telnet server with RFC 2217 (ser2net,
// pyserial's and esptool's servers, terminal servers).
//
// Flow: construct, open(), then as any link; set_baud(), set_lines() and purge() change the port
// while it is open; open() again for a new connection. cancel() and close() end an open() too.
//
// com_port_stream.hpp says what an operation that is cut short leaves behind.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/link.hpp"
#include "transports/link_failure.hpp"
#include "transports/protocol/rfc2217/com_port_setup.hpp"
#include "transports/rfc2217/com_port_stream.hpp"
#include "transports/serial/control_lines.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace mprun {

struct rfc2217_options {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
  std::uint32_t baud = 115200;
  line_policy lines = line_policy::keep; ///< touch_1200 is for ports of this host; here as keep
};

class rfc2217_link final : public link, public line_resetter {
public:
  using time_point = run_clock::time_point;

  rfc2217_link(asio::any_io_executor executor, rfc2217_options options);
  ~rfc2217_link() override;

  /// Connects, agrees on RFC 2217 and 8-bit data, and sets the port, all by the deadline.
  task<link_result<void>> open(time_point deadline);

  task<io_result> read_some(std::span<char> buffer) override;
  task<error_code> write_all(std::string_view bytes) override;
  std::size_t unsent() const noexcept override { return stream_.unsent(); }
  void cancel() noexcept override;
  void close() noexcept override;
  line_resetter* as_line_resetter() noexcept override; ///< with line_policy::esp_reset

  /// These wait for the server's confirmation; errc::port_setting_refused when it does not confirm.
  /// Each is a write: one at a time, and not while write_all is under way.
  task<error_code> set_baud(std::uint32_t baud);
  task<error_code> set_lines(std::optional<bool> dtr, std::optional<bool> rts);
  /// Cut short, it still takes up to a second to switch both lines off, so that no chip is left
  /// held in reset.
  task<error_code> reset_by_lines() override;
  task<error_code> purge(protocol::com_port::buffer which);

private:
  task<link_result<void>> set_up(time_point deadline);
  task<void> release_lines();
  link_failure failure(error_code ec, std::string const& problem) const;
  error_code checked(error_code ec, protocol::port_settings const& asked) const;

  asio::any_io_executor executor_;
  rfc2217_options options_;
  com_port_stream stream_;
  run_timer held_; ///< how long DTR and RTS stay as they are during a reset
  bool open_cancelled_ = false;
};

} // namespace mprun
