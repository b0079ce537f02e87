// _results.json, as the official run-tests.py writes it, for tools that read that one.
//
// Flow: write_results_files() once the run is over: DIR/_results.json holds each test once (on
// several boards the worst that came of it), boards/ID_results.json what one board ran.
#pragma once

#include "reports/run_model.hpp"
#include "runner/upstream/settings.hpp"
#include "suites/upstream/features.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

/// What the boards that were surveyed can do, by id.
using surveyed = std::map<std::string, features>;

/// What could not be written, one line each.
std::vector<std::string> write_results_files(run_model const& run, surveyed const& boards,
                                             settings const& how,
                                             std::filesystem::path const& folder);

} // namespace mprun::upstream
