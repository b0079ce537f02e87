// Where a board's WebREPL password is, and what it is.
#pragma once

#include "runner/inventory/link_spec.hpp"

#include <string>

namespace mprun {

struct found_password {
  std::string text;
  std::string problem; ///< one line: why there is none that a board takes; or empty
};

found_password find_password(webrepl_spec const& webrepl);

} // namespace mprun
