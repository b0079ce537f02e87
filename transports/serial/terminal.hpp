// Sets up a terminal device for unchanged bytes, at any bit rate that the driver supports.
#pragma once

#include <boost/system/error_code.hpp>

namespace mprun {

/// 8 data bits, no parity, one stop bit, no flow control, nothing echoed or changed; a read waits
/// for at least one byte. Closing the device leaves DTR and RTS as they are. invalid_argument when
/// the driver cannot come within 3 % of the rate.
boost::system::error_code make_raw(int fd, unsigned baud);

/// The rate that the driver has set; 0 when the device is not a terminal.
unsigned baud_of(int fd) noexcept;

} // namespace mprun
