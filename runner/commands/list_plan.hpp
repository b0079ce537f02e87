// `mprun --list`: the plan, with the reason for every skip that is known before a board is opened.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/scheduling/plan.hpp"

namespace mprun {

/// Prints to stdout, with the paths that a kind claims for itself and the files that are not cases.
/// Returns 0, or 4 when there is nothing to run.
int list_plan(plan const& planned, found_files const& found);

} // namespace mprun
