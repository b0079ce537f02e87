// A file that a command was asked to write: --benchmark_out, mprun compare --out.
//
// Flow: check_can_write() before the work, write_file() after it.
#pragma once

#include <filesystem>
#include <string_view>

namespace mprun {

/// Finds out before a long measurement rather than after it. Throws config_error.
void check_can_write(std::filesystem::path const& file);

/// Writes the whole file or nothing. Throws output_error.
void write_file(std::filesystem::path const& file, std::string_view text);

} // namespace mprun
