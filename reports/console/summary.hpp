// The end of the console's output: what was skipped and why, which boards had trouble, what did not
// pass (once more), the counts, where the reports are, and what the exit code means.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// Its length is bounded, however large the run: results that are alike are one row, with a count.
std::string summary(run_model const& run, std::filesystem::path const& folder,
                    console_style const& style);

/// Only its last part: the counts, what changed, what could not be written, and the exit code.
std::string outcome_text(run_model const& run, console_style const& style);

/// "1 failed, 2 errors, 3 skipped, 94 passed (1 flaky)"; zeros are left out.
std::string counts_text(tally const& counts, console_style const& style);

} // namespace mprun
