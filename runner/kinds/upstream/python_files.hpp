// Which Python files a path of the command line stands for.
#pragma once

#include <filesystem>
#include <vector>

namespace mprun::upstream {

/// Of a folder those that lie in it, in the order of their names; else the path itself.
std::vector<std::filesystem::path> python_files_at(std::filesystem::path const& path);

} // namespace mprun::upstream
