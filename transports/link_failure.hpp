// Why a link could not be opened: a code for programs, one line with the address for people. And
// the result type of operations that may fail this way.
//
// Who is to blame is not known here; the runner decides it (runner/events/failure.hpp).
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace mprun {

struct link_failure {
  boost::system::error_code ec;
  std::string message; ///< "cannot connect to lab2:4001: Connection refused"
  /// The other side's output meanwhile, unchanged, where it may explain the failure. It may hold
  /// secrets: whoever shows it masks it as a whole, and cuts it afterwards.
  std::string said{};
};

/// The value, or why there is none.
template<class T>
using link_result = boost::system::result<T, link_failure>;

/// link_result::value() finds it by its name when there is no value: a broken invariant.
[[noreturn]] void throw_exception_from_error(link_failure const& why,
                                             boost::source_location const& where);

/// Whether opening may succeed a moment later: where something is not there yet, not ready, or was
/// cut off. A wrong password, a bad certificate or a port in use stays as it is.
bool may_pass(boost::system::error_code ec) noexcept;

} // namespace mprun
