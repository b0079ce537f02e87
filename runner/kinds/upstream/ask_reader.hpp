// Asks a reader of runner/host what a file of the tree under test contains, before the run begins.
// Its answer is cached in a folder, keyed by the reader's and the file's content.
#pragma once

#include "runner/events/failure.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun::upstream {

/// `reader` is the program itself. CPython runs it in isolated mode; nothing of `file` is executed.
/// Returns the JSON that it printed.
result<std::string> ask_reader(std::string_view reader, std::filesystem::path const& file,
                               std::filesystem::path const& cache_folder);

} // namespace mprun::upstream
