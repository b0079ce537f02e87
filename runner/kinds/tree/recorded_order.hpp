// The order in which MicroPython's tests were run on boards that are recordings: it comes from how
// long each took before, and so is another one in the next run.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <vector>

namespace mprun {

/// As the first recording among the boards has it, and then what it does not have; `order` where
/// there is none.
std::vector<std::size_t> recorded_order(plan const& what, std::vector<std::size_t> order);

/// Throws config_error for a recording of a unix port whose tests of the tree were programs of
/// their own: the link knew nothing of them.
void check_replays(plan const& what);

} // namespace mprun
