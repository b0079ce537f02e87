// A comparison of benchmarks that a page shows beside a run: mprun report --comparison.
#pragma once

#include <filesystem>
#include <string>

namespace mprun {

/// The text of a file that mprun compare --format json wrote. Throws config_error if it is not one.
std::string read_comparison(std::filesystem::path const& file);

} // namespace mprun
