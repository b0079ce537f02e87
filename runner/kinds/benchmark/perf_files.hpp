// Which files are benchmarks in the format of MicroPython's perf_bench/, and the cases they are.
#pragma once

#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace mprun::upstream {

/// The file that all benchmarks of a folder share.
inline constexpr std::string_view perf_common_part = "benchrun.py";

/// A folder with benchrun.py, or a benchmark beside one.
bool is_perf_bench(std::filesystem::path const& path);

/// For a folder, all benchmarks in it, sorted by name. Throws config_error where a file cannot be
/// resolved.
std::vector<test_case> perf_cases(std::filesystem::path const& path);

} // namespace mprun::upstream
