// Why a link could not be opened: a code for programs, one line with the place for people.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace mprun {

struct link_failure {
  boost::system::error_code ec; ///< success: the link is open
  std::string message;          ///< "cannot connect to lab2:4001: Connection refused"

  explicit operator bool() const noexcept { return ec.failed(); }
};

} // namespace mprun
