// How runs that are merged ended as one: what the verdicts that count amount to.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <vector>

namespace mprun {

/// The run did not come to it.
bool was_not_run(outlined_cell const& cell) noexcept;

/// Of the cells that have a number in the merged run. What is in quarantine does not count. An end
/// before its time is told as long as cells are left that no run came to.
run_finished ending_of(std::vector<run_in_merge> const& runs, run_duration took);

} // namespace mprun
