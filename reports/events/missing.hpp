// What is missing from a recorded run.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <string>

namespace mprun {

/// Whether every line is an event, every case has its verdict, and the run was recorded to its end.
bool is_whole(run_in_merge const& run);

/// "line 3 is not an event; it ends before the run did; 2 of 9 cases have no verdict"; empty if
/// nothing is missing. `are_others`: the run is merged with others, so cases of a run that was cut
/// off are not missing if one of the others ran them.
std::string missing_of(run_in_merge const& run, bool are_others);

} // namespace mprun
