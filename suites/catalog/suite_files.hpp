// The `files:` of a suite.yaml: which files of this host go to a board, and under which names.
//
//   _lib/helper.py   helper.py
//   _lib/pkg         pkg/…, with everything in it, empty folders too
//   _lib/pkg/.       the content of pkg, without its name, as with cp
//
// What nobody wants on a board (.git, __pycache__) is left out, and so is what a folder's
// .mprunignore names.
#pragma once

#include "base/yaml/yaml_reader.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <vector>

namespace mprun {

/// Adds the files of a list, whose paths are relative to `folder`. Throws config_error where a file
/// does not exist, cannot be read, or would have the name of another.
void add_suite_files(yaml_value const& list, std::filesystem::path const& folder,
                     std::vector<brought_file>& to);

} // namespace mprun
