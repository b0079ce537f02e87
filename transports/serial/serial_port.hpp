// Opens a serial port for this process alone.
//
// Flow: open_serial_port(path, baud, share, roots) → a raw descriptor, or one line that says what
// is wrong and what would help. It first searches for programs that have the port open, since many
// take no lock, and then locks it twice: by flock, which other tools for boards respect, and by
// TIOCEXCL, which stops all others (but not root, and not on a pseudo-terminal). Call
// release_serial_port() before its descriptor is closed.
#pragma once

#include "base/files/unique_fd.hpp"
#include "transports/link_failure.hpp"
#include "transports/serial/usb_devices.hpp"

#include <filesystem>

namespace mprun {

struct opened_port {
  std::filesystem::path path;
  unique_fd fd;             ///< non-blocking, close-on-exec
  bool low_latency = false; ///< the driver passes on each byte at once (FTDI: after 1 ms, not 16)
};

/// `share`: allows programs that have it open without a lock; else they are an error.
link_result<opened_port> open_serial_port(std::filesystem::path const& path, unsigned baud,
                                          bool share, device_roots const& roots);

/// Gives up the lock, and the bytes that could not be sent within a moment: closing would wait for
/// these, with some drivers for 30 s, and hold up every other board.
void release_serial_port(int fd) noexcept;

} // namespace mprun
