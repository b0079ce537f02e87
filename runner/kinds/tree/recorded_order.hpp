// The order in which cases were run on boards that are recordings: it comes from how long each took
// before, and so is another one in the next run. Where boards share the cases, also which board
// ran which.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace mprun {

/// `order`, which has all cases, with those in front that recordings among the boards have, in the
/// order in which they began then.
std::vector<std::size_t> recorded_order(plan const& what, std::vector<std::size_t> order);

/// By board, as plan::recorded: the attempts that recordings among the boards have at cases of one
/// board.
std::vector<std::optional<std::vector<recorded_turn>>> turns_of_recordings(plan const& what);

/// Throws config_error for a recording of a unix port whose tests of the tree were programs of
/// their own: the link knew nothing of them.
void check_replays(plan const& what);

} // namespace mprun
