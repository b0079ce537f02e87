// DTR and RTS of a serial port, and their effect on boards.
//
// Linux raises both when a port is opened. The usual ESP circuit ties them crosswise to its two
// pins: RTS alone holds the chip in reset, DTR alone selects the boot loader, both or none do
// nothing. So opening does not reset an ESP as long as both change together.
#pragma once

#include <boost/system/error_code.hpp>
#include <chrono>
#include <span>

namespace mprun {

enum class line_policy {
  keep,      ///< as the system sets them: both on, and still on after closing
  low,       ///< both off, at once
  esp_reset, ///< opening resets an ESP, which then runs the program in its flash
  touch_1200 ///< opening first opens and closes the port at 1200 baud, which makes boards with
             ///< native USB restart, and waits until the port is back
};

struct line_step {
  bool dtr;
  bool rts;
  std::chrono::milliseconds hold; ///< before the next step
};

/// The classic reset, into the program in flash; ends with both off.
std::span<line_step const> esp_reset_steps() noexcept;

/// Sets both in one call, so that no other combination is seen in between. invalid_argument or
/// inappropriate_io_control_operation where there are no such lines (a PTY).
boost::system::error_code set_lines(int fd, bool dtr, bool rts) noexcept;

} // namespace mprun
