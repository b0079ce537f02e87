// Asks a reader of runner/host what stands in a file of the tree under test, before the run begins.
// What it said is kept in a folder, by the reader's and the file's content.
#pragma once

#include "runner/events/failure.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun::upstream {

/// `reader` is the program itself. CPython runs it in isolated mode; of `file` nothing is run.
/// Gives the JSON that it printed.
result<std::string> ask_reader(std::string_view reader, std::filesystem::path const& file,
                               std::filesystem::path const& cache_folder);

} // namespace mprun::upstream
