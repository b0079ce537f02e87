// How many results are new, fixed and known compared with the baseline, for people.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>

namespace mprun {

/// "2 new, 1 fixed, 3 known compared with the baseline"; empty where there is none, or no
/// difference.
std::string changes_text(run_model const& run);

} // namespace mprun
