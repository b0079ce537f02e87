// Results of tests of MicroPython's tree, in the words of its run-tests.py and run-natmodtests.py.
#pragma once

#include "reports/upstream/official_results.hpp"
#include "runner/events/run_model.hpp"
#include "suites/upstream/features.hpp"
#include "suites/upstream/settings.hpp"

#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

/// The capabilities of the boards that were probed, by id.
using surveyed = std::map<std::string, features>;

/// The results of these cells.
void add_tree_results(run_model const& run, std::vector<cell_state const*> const& cells,
                      surveyed const& boards, settings const& how, official_results& into);

} // namespace mprun::upstream
