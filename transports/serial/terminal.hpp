// A terminal device set up for bytes as they are, at any bit rate the driver can make.
#pragma once

#include <boost/system/error_code.hpp>

namespace mprun {

/// 8 data bits, no parity, one stop bit, no flow control, nothing echoed or changed; reading waits
/// for one byte. Closing the device leaves DTR and RTS as they are. invalid_argument when the
/// driver cannot come within 3 % of the rate.
boost::system::error_code make_raw(int fd, unsigned baud);

/// The rate that the driver made of it; 0 when it is no terminal.
unsigned baud_of(int fd) noexcept;

} // namespace mprun
