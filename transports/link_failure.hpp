// Why a link could not be opened: a code for programs, one line with the place for people. And what
// an operation of the transports gives that may fail so.
//
// Whose doing it is, nobody knows here; the runner says so (runner/events/failure.hpp).
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace mprun {

struct link_failure {
  boost::system::error_code ec;
  std::string message; ///< "cannot connect to lab2:4001: Connection refused"
  /// What the other side said meanwhile, as it came, where that may tell why. It may hold secrets:
  /// whoever shows it masks it as a whole, and cuts it then.
  std::string said{};
};

/// The value, or why there is none.
template<class T>
using link_result = boost::system::result<T, link_failure>;

/// For link_result::value(), by its name: a value that was not there was taken for granted.
[[noreturn]] void throw_exception_from_error(link_failure const& why,
                                             boost::source_location const& where);

/// Whether the same may be open a moment later: what is not there yet, or not ready, and what was
/// cut off. A wrong password, a certificate, a port that somebody holds stay as they are.
bool may_pass(boost::system::error_code ec) noexcept;

} // namespace mprun
