// The result of each case on each board, as a text table, for runs of the same cases on several
// boards.
//
// One row per case, one column per board: pass, skip, FAIL, ERR, TIME. A cell that differs from the
// majority of its row is marked with `<`; rows with such cells come first.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/run_model.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// Empty if no case ran on more than one board.
std::string matrix_text(run_model const& run);

/// Writes no file if there is no matrix.
file_result<void> write_matrix(run_model const& run, std::filesystem::path const& file);

} // namespace mprun
