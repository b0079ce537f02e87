// Why recorded runs cannot be merged.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <string>
#include <vector>

namespace mprun {

/// The reason in one line; empty if they can be merged.
std::string refusal_of(std::vector<run_in_merge> const& runs);

} // namespace mprun
