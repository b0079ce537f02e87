// The file with the history of all runs: it is opened, created if there is none, migrated from an
// older version, and refused if a later mprun or another program wrote it.
//
// The version is SQLite's user_version. Each version has a file in schema/ that migrates the one
// before to it; the first starts from an empty database. Several runs may have the file open at
// once: readers see consistent parts of runs, and writers take turns (write-ahead log).
#pragma once

#include "base/files/file_failure.hpp"
#include "reports/history/database.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace mprun {

inline constexpr std::int64_t history_version = 1;

/// `made` also creates its folder. The error is one line, "/home/ann/…/history.sqlite: …".
file_result<std::unique_ptr<database>> open_history(std::filesystem::path const& file,
                                                    database::missing_file when);

} // namespace mprun
