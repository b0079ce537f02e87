// Why a link's operation did not do what it should, apart: the link has ended, or the wait for it
// was cut short and the link is as before.
#pragma once

#include "transports/protocol/errc.hpp"

#include <boost/system/errc.hpp>

namespace mprun::protocol {

/// Somebody on this side ended the wait. The same code that Asio gives a cancelled operation.
inline bool is_cancelled(boost::system::error_code ec) noexcept {
  return ec == boost::system::errc::operation_canceled;
}

/// In order (errc::closed), or by an error of the link's own: a port that vanished, a connection
/// that was reset.
inline bool is_link_end(boost::system::error_code ec) noexcept {
  auto const is_of_the_link = ec.failed() && ec.category() != protocol_category();
  return ec == errc::closed || (is_of_the_link && !is_cancelled(ec));
}

} // namespace mprun::protocol
