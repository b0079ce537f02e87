// Why recorded runs cannot be made one.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <string>
#include <vector>

namespace mprun {

/// In one line; empty where they can.
std::string refusal_of(std::vector<run_in_merge> const& runs);

} // namespace mprun
