// A board on a serial port: a UART, a USB bridge, or the board's own USB.
//
// Flow: construct, open(), then as any link. The port is given by name or by a description that is
// looked up at every open(), so a board that came back under another name is found again. The
// board's line_policy says what opening does to DTR and RTS. cancel() and close() end an open()
// that is under way.
//
// A board that is unplugged ends the stream (eof); close() and open() it again.
#pragma once

#include "transports/descriptor_wait.hpp"
#include "transports/serial/control_lines.hpp"
#include "transports/serial/serial_port.hpp"
#include "transports/serial/usb_devices.hpp"
#include "transports/stream_link.hpp"

#include <filesystem>

namespace mprun {

struct serial_options {
  std::filesystem::path port{}; ///< empty: the port that fits `match`
  port_match match{};
  unsigned baud = 115200;
  line_policy lines = line_policy::keep;
  bool share = false; ///< allows programs that have it open without a lock
  device_roots roots{};
};

class serial_link : public stream_link, public line_resetter {
public:
  serial_link(asio::any_io_executor executor, serial_options options);
  ~serial_link() override;

  task<link_result<void>> open(time_point deadline);
  void cancel() noexcept override;
  void close() noexcept override;

  line_resetter* as_line_resetter() noexcept override;

  task<error_code> reset_by_lines() override;

  /// The name by which it was opened.
  std::filesystem::path const& port() const noexcept { return port_; }
  bool has_low_latency() const noexcept { return low_latency_; }

private:
  link_result<std::filesystem::path> look_up() const;
  task<link_result<opened_port>> open_port(unsigned baud);
  task<link_result<void>> open_now(unsigned baud);
  task<link_result<void>> touch(time_point deadline);

  serial_options options_;
  std::filesystem::path port_;
  descriptor_wait wait_;
  int fd_ = -1; ///< the stream's descriptor, while it is open
  bool low_latency_ = false;
};

} // namespace mprun
