// All kinds of tests; nothing else knows how many there are.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/options/run_options.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace mprun {

/// In the order in which they are asked for a path. `options` must outlive them; `cache` is the
/// folder for what outlasts a run.
std::vector<std::unique_ptr<test_kind>> make_all_kinds(run_options const& options,
                                                       std::filesystem::path const& cache);

} // namespace mprun
