// The cells of a run that did not pass and that another run may pass: failures, errors, and cells
// that the run did not reach or that its user skipped. Cells that were skipped for a reason of
// their own are not among them.
#pragma once

#include "runner/events/event.hpp"

#include <deque>
#include <vector>

namespace mprun {

/// In the order of the plan. A cell without a verdict counts as not reached.
std::vector<cell_planned> cells_without_pass(std::deque<event> const& events);

} // namespace mprun
