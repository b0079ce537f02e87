// Opens a serial port for this process alone.
//
// Flow: open_serial_port(path, baud, share, roots) → a raw descriptor, or one line that says what
// is wrong and what would help. Programs that have it open are looked for, since many take no lock;
// then it is locked twice: flock, which other tools for boards ask, and TIOCEXCL, which stops those
// that ask nothing (but not root, and not on a pseudo-terminal). release_serial_port() before its
// descriptor is closed.
#pragma once

#include "base/files/unique_fd.hpp"
#include "transports/link_failure.hpp"
#include "transports/serial/usb_devices.hpp"

#include <filesystem>

namespace mprun {

struct opened_port {
  unique_fd fd;             ///< non-blocking, close-on-exec
  bool low_latency = false; ///< the driver gives each byte at once (FTDI: after 1 ms, not 16)
};

/// `share`: with programs that have it open and take no lock; else they are in the way.
link_result<opened_port> open_serial_port(std::filesystem::path const& path, unsigned baud,
                                          bool share, device_roots const& roots);

/// Gives the lock up, and what could not be sent within a moment: closing would wait for that, for
/// 30 s with some drivers, and every other board with it.
void release_serial_port(int fd) noexcept;

} // namespace mprun
