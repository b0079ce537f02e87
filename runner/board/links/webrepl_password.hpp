// Reads a board's WebREPL password from where the inventory says it is.
#pragma once

#include "runner/events/failure.hpp"
#include "runner/inventory/link_spec.hpp"

#include <string>

namespace mprun {

/// Fails if there is none, or none that a board accepts.
result<std::string> find_password(webrepl_spec const& webrepl);

} // namespace mprun
