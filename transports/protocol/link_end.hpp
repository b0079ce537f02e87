// Tells apart why an operation of a link failed: the link has ended, or the wait for it was cut
// short and the link is as before. A system error of a link keeps its message, and differs from the
// errors that the same machine meets elsewhere, in a file of this host.
#pragma once

#include <boost/system/error_code.hpp>

namespace mprun::protocol {

/// The pump's translation of a link's error: errc::closed where the other side is gone; else the
/// system's error, in a category of links. A cancelled wait stays unchanged.
boost::system::error_code link_error(boost::system::error_code ec) noexcept;

/// Whether this side ended the wait. Asio gives a cancelled operation the same code.
bool is_cancelled(boost::system::error_code ec) noexcept;

/// Whether the link has ended: in order (errc::closed), or by an error of its own, as when a port
/// vanished or a connection was reset.
bool is_link_end(boost::system::error_code ec) noexcept;

} // namespace mprun::protocol
