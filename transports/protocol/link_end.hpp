// Why a link's operation did not do what it should, apart: the link has ended, or the wait for it
// was cut short and the link is as before. The system's own error of a link keeps its words, and is
// told from errors that the same machine meets elsewhere, in a file of this host.
#pragma once

#include <boost/system/error_code.hpp>

namespace mprun::protocol {

/// What the pump makes of an error of a link: errc::closed where the other side is gone; else the
/// system's error, as one of the link's. A cancelled wait stays what it is.
boost::system::error_code link_error(boost::system::error_code ec) noexcept;

/// Somebody on this side ended the wait. The same code that Asio gives a cancelled operation.
bool is_cancelled(boost::system::error_code ec) noexcept;

/// In order (errc::closed), or by an error of the link's own: a port that vanished, a connection
/// that was reset.
bool is_link_end(boost::system::error_code ec) noexcept;

} // namespace mprun::protocol
