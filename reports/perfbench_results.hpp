// _results.json of a run of benchmarks, as the official run-perfbench.py writes it; boards/ID_… for
// each board, and one of all with the worst that came of each benchmark.
#pragma once

#include "reports/run_model.hpp"
#include "runner/upstream/settings.hpp"
#include "suites/upstream/perf_scores.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

/// `sizes`: N and M of each board that got that far. What could not be written, one line each.
std::vector<std::string> write_perfbench_results(run_model const& run, settings const& how,
                                                 std::map<std::string, perf_size> const& sizes,
                                                 std::filesystem::path const& folder);

} // namespace mprun::upstream
