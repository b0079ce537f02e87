#include "base/files/file_failure.hpp"

#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace mprun {

void throw_exception_from_error(file_failure const& why, boost::source_location const& where) {
  boost::throw_exception(std::logic_error("there is no value: " + why.message), where);
}

} // namespace mprun
