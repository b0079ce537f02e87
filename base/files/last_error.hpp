// What the operating system said of the call before.
#pragma once

#include <boost/system/error_code.hpp>
#include <cerrno>

namespace mprun {

/// The errno `reason` as an error_code; 0 is none.
inline boost::system::error_code error_of(int reason) {
  return {reason, boost::system::system_category()};
}

/// Of errno, to be asked right behind the call that failed.
inline boost::system::error_code last_error() {
  return error_of(errno);
}

} // namespace mprun
