// The cells of a run that did not pass and that another run may make better: what failed, what was
// an error, and what the run did not come to. What was skipped for a reason of its own is not among
// them.
#pragma once

#include "runner/events/event.hpp"

#include <vector>

namespace mprun {

/// In the order of the plan. A cell without a verdict is one that the run did not come to.
std::vector<cell_planned> cells_without_pass(std::vector<event> const& events);

} // namespace mprun
