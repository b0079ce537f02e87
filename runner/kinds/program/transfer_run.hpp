// Runs a transfer case: the content is made here, and what comes back is compared.
#pragma once

#include "runner/board/session.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// As session::run(), but completed means that everything arrived intact. `scratch`: a folder of
/// the host for the board's files.
task<ran_case> run_transfer(session& board, board_spec const& spec, test_case const& test,
                            std::filesystem::path scratch);

} // namespace mprun
