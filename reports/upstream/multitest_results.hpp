// What came of multitests, in the words of the official run-multitests.py: each test once, with the
// worst that came of it on any permutation of the boards.
#pragma once

#include "reports/upstream/official_results.hpp"
#include "runner/events/run_model.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <vector>

namespace mprun::upstream {

/// Of these cells.
void add_multitest_results(run_model const& run, std::vector<cell_state const*> const& cells,
                           settings const& how, std::filesystem::path const& folder,
                           official_results& into);

} // namespace mprun::upstream
