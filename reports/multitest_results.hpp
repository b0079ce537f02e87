// _results.json of a run of multitests, as the official run-multitests.py writes it: each test
// once, with the worst that came of it on any permutation of the boards.
#pragma once

#include "reports/run_model.hpp"
#include "runner/upstream/settings.hpp"

#include <filesystem>
#include <string>

namespace mprun::upstream {

/// What could not be written, in one line; empty when all was.
std::string write_multitest_results(run_model const& run, settings const& how,
                                    std::filesystem::path const& folder);

} // namespace mprun::upstream
