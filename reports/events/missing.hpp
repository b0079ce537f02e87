// What a recorded run does not hold of what happened in it.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <string>

namespace mprun {

/// Every line is an event, every case has its verdict, and the run was told to its end.
bool is_whole(run_in_merge const& run);

/// "line 3 holds no event; it ends before the run did; 2 of 9 cases have no verdict"; empty where
/// nothing is missing. `are_others`: it is merged with other runs, and what of a run that was cut
/// off one of these has run again is not missed.
std::string missing_of(run_in_merge const& run, bool are_others);

} // namespace mprun
