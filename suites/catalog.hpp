// Finds the cases under the paths a user gave.
//
// Flow: load_catalog({"suites/"}) → cases in the order of the paths, then by suite, then by name.
// A folder that directly holds *.py (or a suite.yaml) is a suite; folders are searched recursively; a
// single x.py may be given too. Without suite.yaml it is MicroPython's own convention: x.py with
// x.py.exp, else a unittest verdict, else CPython's output. Anything wrong (no such path, unreadable
// file, bad suite.yaml) throws config_error with place and remedy.
#pragma once

#include "suites/test_case.hpp"

#include <filesystem>
#include <vector>

namespace mprun {

std::vector<test_case> load_catalog(std::vector<std::filesystem::path> const& paths);

} // namespace mprun
