// What report.html's data begin with: the run itself, its boards and its notices, of which there
// are few compared with results.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>

namespace mprun {

/// The first members of a JSON object, without the brace that closes it.
std::string page_head(run_model const& run);

} // namespace mprun
