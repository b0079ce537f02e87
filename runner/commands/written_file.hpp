// A file that a command was asked to write: --benchmark_out, mprun compare --out.
//
// Flow: check_can_write() before the work, write_file() after it.
#pragma once

#include <filesystem>
#include <string_view>

namespace mprun {

/// Before anything is measured, rather than after an hour. Throws config_error.
void check_can_write(std::filesystem::path const& file);

/// Whole or not at all. Throws output_error.
void write_file(std::filesystem::path const& file, std::string_view text);

} // namespace mprun
