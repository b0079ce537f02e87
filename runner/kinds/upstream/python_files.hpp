// The Python files that a path on the command line stands for.
#pragma once

#include <filesystem>
#include <vector>

namespace mprun::upstream {

/// For a folder, the files in it, sorted by name; otherwise the path itself.
std::vector<std::filesystem::path> python_files_at(std::filesystem::path const& path);

} // namespace mprun::upstream
