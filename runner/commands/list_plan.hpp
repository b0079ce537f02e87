// `mprun --list`: the plan, with the reason for every skip that is known before a board is opened.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/scheduling/plan.hpp"

namespace mprun {

/// Prints to stdout, with the paths that are of a kind of their own, and the files that are no
/// cases. Returns 0, or 4 when there is nothing to run.
int list_plan(plan const& what, found_files const& found);

} // namespace mprun
