// The folder of `mprun run --mount`: a library for the cases of a run, on boards that have no room
// for it.
#pragma once

#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <vector>

namespace mprun {

/// Its absolute path without links. Throws a config_error if it is not a folder.
std::filesystem::path library_folder(std::filesystem::path const& given);

/// A module that the folder has is not one that a board must have.
void provide_modules(std::filesystem::path const& folder, std::vector<test_case>& cases);

} // namespace mprun
