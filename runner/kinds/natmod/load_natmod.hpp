// Which native modules there are for tests: read from the run-natmodtests.py of the tree under test
// by a Python of this host, or the tables that ship with the program where that is not possible.
#pragma once

#include "suites/upstream/natmod.hpp"

#include <filesystem>
#include <string>

namespace mprun::upstream {

struct loaded_natmod {
  natmod_tables tables;
  std::string source; ///< where they come from, for messages
};

/// `cache_folder` caches what was read, keyed by the file's content.
loaded_natmod load_natmod(std::filesystem::path const& root,
                          std::filesystem::path const& cache_folder);

} // namespace mprun::upstream
