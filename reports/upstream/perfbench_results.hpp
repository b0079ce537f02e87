// Results of benchmarks in the words of the official run-perfbench.py: each with its worst result
// on any board.
#pragma once

#include "reports/upstream/official_results.hpp"
#include "runner/events/run_model.hpp"
#include "suites/upstream/perf_scores.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

/// The results of these cells. `sizes` has N and M of each board that got that far.
void add_perfbench_results(run_model const& run, std::vector<cell_state const*> const& cells,
                           settings const& how, std::map<std::string, perf_size> const& sizes,
                           std::filesystem::path const& folder, official_results& into);

} // namespace mprun::upstream
