// Why a link could not be opened: a code for programs, one line with the place for people.
#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace mprun {

struct link_failure {
  boost::system::error_code ec; ///< success: the link is open
  std::string message;          ///< "cannot connect to lab2:4001: Connection refused"
  /// What the other side said meanwhile, as it came, where that may tell why. It may hold secrets:
  /// whoever shows it masks it as a whole, and cuts it then.
  std::string said{};

  explicit operator bool() const noexcept { return ec.failed(); }
};

/// Whether the same may be open a moment later: what is not there yet, or not ready, and what was
/// cut off. A wrong password, a certificate, a port that somebody holds stay as they are.
bool may_pass(boost::system::error_code ec) noexcept;

} // namespace mprun
