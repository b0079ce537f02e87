#include "runner/events/failure.hpp"

#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <utility>

namespace mprun {

failure on_host(file_failure why) {
  return {blame::host, std::move(why.message), why.ec};
}

void throw_exception_from_error(failure const& why, boost::source_location const& where) {
  boost::throw_exception(std::logic_error("there is no value: " + why.message), where);
}

} // namespace mprun
