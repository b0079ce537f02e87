// Where a board's WebREPL password is, and what it is.
#pragma once

#include "runner/events/failure.hpp"
#include "runner/inventory/link_spec.hpp"

#include <string>

namespace mprun {

/// Fails where there is none that a board takes.
result<std::string> find_password(webrepl_spec const& webrepl);

} // namespace mprun
