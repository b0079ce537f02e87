// Why something could not be done, and whose doing that is; and what an operation gives that may
// fail so.
//
// Flow: an operation returns a result<T>, or result<void> where there is nothing to give. It holds
// the value where the operation did what it should, else the failure: `if (!opened) { return
// opened.error(); }`. What a link says (link_failure) and what the system says of a file
// (file_failure) become a failure where it is known who is to blame.
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
  /// For programs, where there is one: of the link, of the system, or the errno of the board.
  boost::system::error_code ec{};
};

template<class T>
using result = boost::system::result<T, failure>;

/// What the system says of a file of this host.
failure on_host(file_failure why);

template<class T>
result<T> on_host(file_result<T> of) {
  if (!of) {
    return on_host(of.error());
  }
  return *std::move(of);
}

/// For result::value(), by its name: a value that was not there was taken for granted.
[[noreturn]] void throw_exception_from_error(failure const& why,
                                             boost::source_location const& where);

} // namespace mprun
