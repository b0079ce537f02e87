// The rules of the tree under test: read from its run-tests.py by a Python of this host, or those
// that ship with the program where that is not possible.
#pragma once

#include "suites/upstream/rules.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun::upstream {

struct loaded_rules {
  std::shared_ptr<rules const> all;
  std::string
      source; ///< for messages: "the rules of …/run-tests.py", or why it is the built-in ones
};

/// `cache_folder` caches what was read, keyed by the file's content.
loaded_rules load_rules(std::filesystem::path const& root,
                        std::filesystem::path const& cache_folder);

} // namespace mprun::upstream
