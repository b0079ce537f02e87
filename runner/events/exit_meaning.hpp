// How a run ended, and what its exit code says.
#pragma once

#include "runner/events/run_model.hpp"

#include <string_view>

namespace mprun {

/// "a test is at fault"; of a run that is over.
std::string_view exit_meaning(run_model const& run);

/// "complete", "stopped-early", "timed-out", "interrupted"; "cut-off" where its events end before
/// it did.
std::string_view end_name(run_model const& run);

} // namespace mprun
