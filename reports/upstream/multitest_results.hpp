// Results of multitests in the words of the official run-multitests.py: each test once, with its
// worst result on any permutation of the boards.
#pragma once

#include "reports/upstream/official_results.hpp"
#include "runner/events/run_model.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <vector>

namespace mprun::upstream {

/// The results of these cells.
void add_multitest_results(run_model const& run, std::vector<cell_state const*> const& cells,
                           settings const& how, std::filesystem::path const& folder,
                           official_results& into);

} // namespace mprun::upstream
