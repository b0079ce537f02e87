// Finds the cases under the paths a user gave.
//
// Flow: load_catalog({"suites/"}) → cases in the order of the paths, then by suite, then by name.
// A folder that directly contains *.py (or a suite.yaml) is a suite; folders are searched
// recursively; a single x.py may be given too. A case found twice is one case. Without suite.yaml
// MicroPython's own convention applies: x.py with x.py.exp, else a unittest verdict, else CPython's
// output.
//
// Not cases: hidden folders and files, __pycache__, and files that start with _ (helpers). A suite
// is named by its folder relative to the given path ("basics/async"), or by that path's last
// folder.
//
// Anything wrong (no such path, unreadable file, expectation without a case, bad suite.yaml) throws
// config_error with position and remedy. Paths that contain no case give an empty list.
#pragma once

#include "base/yaml/config_error.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <vector>

namespace mprun {

std::vector<test_case> load_catalog(std::vector<std::filesystem::path> const& paths);

} // namespace mprun
