// The error of the last system call.
#pragma once

#include <boost/system/error_code.hpp>
#include <cerrno>

namespace mprun {

/// The errno `reason` as an error_code; 0 means no error.
inline boost::system::error_code error_of(int reason) {
  return {reason, boost::system::system_category()};
}

/// errno as an error_code, to be called right after the call that failed.
inline boost::system::error_code last_error() {
  return error_of(errno);
}

} // namespace mprun
