// The part of report.html's data about earlier results: those in older ones of the runs that were
// merged, and those in the history.
#pragma once

#include "reports/html/past_results.hpp"
#include "reports/html/text_table.hpp"
#include "runner/events/run_model.hpp"

#include <string>

namespace mprun {

/// Members of a JSON object, each after a comma; empty if there are no earlier results.
std::string past_members(run_model const& run, past_results const& past, text_table& texts);

} // namespace mprun
