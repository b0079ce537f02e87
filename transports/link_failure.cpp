#include "transports/link_failure.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace mprun {

void throw_exception_from_error(link_failure const& why, boost::source_location const& where) {
  boost::throw_exception(std::logic_error("there is no value: " + why.message), where);
}

bool may_pass(boost::system::error_code ec) noexcept {
  namespace posix = boost::system::errc;
  constexpr std::array of_the_system{posix::no_such_file_or_directory,
                                     posix::no_such_device,
                                     posix::no_such_device_or_address,
                                     posix::connection_refused,
                                     posix::connection_reset,
                                     posix::connection_aborted,
                                     posix::host_unreachable,
                                     posix::network_unreachable,
                                     posix::network_down,
                                     posix::timed_out,
                                     posix::broken_pipe,
                                     posix::io_error,
                                     posix::resource_unavailable_try_again};
  auto const matches = [ec](posix::errc_t transient) { return ec == transient; };
  return std::any_of(of_the_system.begin(), of_the_system.end(), matches) ||
         ec == boost::asio::error::eof || ec == boost::asio::error::host_not_found ||
         protocol::is_link_end(ec) || ec == protocol::errc::timed_out ||
         ec == protocol::errc::webrepl_busy;
}

} // namespace mprun
