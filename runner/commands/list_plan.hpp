// `mprun --list`: the plan, with the reason for every skip that is known before a board is opened.
#pragma once

#include "runner/plan.hpp"

namespace mprun {

/// Prints to stdout. Returns 0, or 4 when there is nothing to run.
int list_plan(plan const& what);

} // namespace mprun
