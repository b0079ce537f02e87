// What each board made of each case, as one table of text: for runs of the same cases on several
// boards.
//
// A row a case, a column a board: pass, skip, FAIL, ERR, TIME. A cell that differs from what most
// of its row's other cells say is marked with `<`; rows with such cells come first.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/run_model.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// Empty when no case ran on two boards.
std::string matrix_text(run_model const& run);

/// Nothing is written where there is no matrix.
file_result<void> write_matrix(run_model const& run, std::filesystem::path const& file);

} // namespace mprun
