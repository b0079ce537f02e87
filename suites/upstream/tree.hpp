// Recognises MicroPython's tests folder, and finds the tests that a user means.
//
// Flow: find_tree(path) for each path of the command line; where there is one, discover() makes
// cases of it. The tests folder itself means the folders that run-tests.py takes by default, as far
// as any of the boards may run them; which board runs which is only known once it was surveyed (see
// features). A folder below means its own *.py, or else those of its subfolders.
#pragma once

#include "suites/catalog/test_case.hpp"
#include "suites/upstream/test.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

/// The tests folder that contains the path, or is it.
std::optional<std::filesystem::path> find_tree(std::filesystem::path const& path);

/// Throws config_error for a path that cannot be run. `platforms` are those of the boards in the
/// inventory.
std::vector<test_case> discover(std::filesystem::path const& root,
                                std::vector<std::filesystem::path> const& paths,
                                std::vector<std::string> const& platforms);

/// The case of a test, by its path in the tree.
test_case case_of(std::filesystem::path const& root, std::string const& path, scope for_boards);

} // namespace mprun::upstream
