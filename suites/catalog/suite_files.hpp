// The `files:` of a suite.yaml: which files of this host go to a board, and under which names.
//
//   _lib/helper.py   helper.py
//   _lib/pkg         pkg/…, all that is in it, empty folders too
//   _lib/pkg/.       what is in it, without its own name, as cp means it
//
// What nobody wants on a board (.git, __pycache__) stays, and what a folder's .mprunignore names.
#pragma once

#include "base/yaml/yaml_reader.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <vector>

namespace mprun {

/// Adds those of a list whose paths are from `folder`. Throws config_error where one is not there,
/// cannot be read, or would have the name of another.
void add_suite_files(yaml_value const& list, std::filesystem::path const& folder,
                     std::vector<brought_file>& to);

} // namespace mprun
