// The order in which cases were run on boards that are recordings: it depends on how long each took
// before, and so differs from one run to the next. Where boards share the cases, also which board
// ran which.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace mprun {

/// `order`, which has all cases, with those that recordings among the boards have at the front, in
/// the order in which they began there.
std::vector<std::size_t> recorded_order(plan const& planned, std::vector<std::size_t> order);

/// Returns what plan::recorded holds: by board, the attempts that its recording has.
std::vector<std::optional<std::vector<recorded_turn>>> turns_of_recordings(plan const& planned);

/// Throws config_error for a recording of a unix port whose tests of the tree were programs of
/// their own, without the link.
void check_replays(plan const& planned);

} // namespace mprun
