// Why something could not be done, and who is to blame; and the result of an operation that may
// fail.
//
// Flow: an operation returns a result<T>, or a result<void> without a value. It holds the value if
// the operation succeeded, otherwise the failure: `if (!opened) { return opened.error(); }`. What a
// link says (link_failure) and what the system says of a file (file_failure) become a failure where
// it is known who is to blame.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/verdict.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace mprun {

struct failure {
  mprun::blame blame = mprun::blame::board;
  std::string message;
  /// For programs, if there is one: the error of the link or of the system, or the errno of the
  /// board.
  boost::system::error_code ec{};
};

template<class T>
using result = boost::system::result<T, failure>;

/// The failure of a file operation on this host.
failure on_host(file_failure why);

template<class T>
result<T> on_host(file_result<T> from) {
  if (!from) {
    return on_host(from.error());
  }
  return *std::move(from);
}

/// Called by result::value() if there is no value, which is a broken invariant.
[[noreturn]] void throw_exception_from_error(failure const& why,
                                             boost::source_location const& where);

} // namespace mprun
