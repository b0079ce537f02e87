// `mprun --list`: the plan, with the reason for every skip that is known before a board is opened.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/scheduling/plan.hpp"

namespace mprun {

/// Prints to stdout, with the files that are no cases. Returns 0, or 4 when there is nothing to
/// run.
int list_plan(plan const& what, std::vector<left_out_file> const& left_out);

} // namespace mprun
