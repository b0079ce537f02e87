// How a run ended, and what its exit code says.
#pragma once

#include "runner/events/run_model.hpp"

#include <string_view>

namespace mprun {

/// Describes the exit code of a run that is over: "a test is at fault".
std::string_view exit_meaning(run_model const& run);

/// "complete", "stopped-early", "timed-out", "interrupted"; "cut-off" where its events end before
/// it did.
std::string_view end_name(run_model const& run);

} // namespace mprun
