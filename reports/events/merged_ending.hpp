// How a merged run ended, computed from the verdicts that count.
#pragma once

#include "reports/events/run_in_merge.hpp"

#include <vector>

namespace mprun {

/// Whether the run never came to this cell.
bool was_not_run(outlined_cell const& cell) noexcept;

/// Considers the cells that have a number in the merged run; quarantined results do not count. An
/// early end is kept as long as there are cells that no run came to.
run_finished ending_of(std::vector<run_in_merge> const& runs, run_duration took);

} // namespace mprun
