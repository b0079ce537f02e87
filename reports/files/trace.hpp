// The run for Perfetto (ui.perfetto.dev) or chrome://tracing, as Chrome's trace JSON: one row per
// board, or more if it runs several cases at once. Opening, attempts and transfers are slices;
// resets, injected faults, losses and notices are marks. docs/reports.md describes it.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

/// Writes `file` when the run is over.
std::unique_ptr<reporter> make_trace_report(std::filesystem::path file);

} // namespace mprun
