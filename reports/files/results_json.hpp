// results.json: the whole run as one document, described in docs/results.md and by
// reports/files/results.schema.json.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

/// Writes `file` when the run is over.
std::unique_ptr<reporter> make_results_report(std::filesystem::path file);

} // namespace mprun
