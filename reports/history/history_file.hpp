// The file that holds the history of all runs: opened, made where there is none, brought from an
// older version to this one, and refused where a later mprun or another program made it.
//
// A version is SQLite's user_version; each has a file in schema/ that turns the one before into it,
// and the first begins with nothing. Runs may have it open at once: readers see whole runs' parts,
// and writers take turns (write-ahead log).
#pragma once

#include "base/files/file_failure.hpp"
#include "reports/history/database.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace mprun {

inline constexpr std::int64_t history_version = 1;

/// `made`: its folder, too. Why there is none: "/home/ann/…/history.sqlite: …", one line.
file_result<std::unique_ptr<database>> open_history(std::filesystem::path const& file,
                                                    database::missing_file when);

} // namespace mprun
