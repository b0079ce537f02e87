// Why something could not be done with a file of this host: the system's error for programs, one
// line with the file's name for people. And the result type of operations that may fail this way.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace mprun {

struct file_failure {
  boost::system::error_code ec;
  std::string message; ///< "cannot write out/junit.xml: No space left on device"
};

/// The value, or why there is none.
template<class T>
using file_result = boost::system::result<T, file_failure>;

/// file_result::value() finds it by its name when there is no value: a broken invariant.
[[noreturn]] void throw_exception_from_error(file_failure const& why,
                                             boost::source_location const& where);

} // namespace mprun
