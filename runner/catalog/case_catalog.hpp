// Decides once, for each path that was given and each file in it, what kind of test it is.
//
// Flow: find_cases(paths, kinds, boards) → cases, each with its kind, in the order of the paths,
// and the files that are not cases, each with the reason. A path that no kind claims is searched
// for programs, and there each file is offered to the kinds again: a multitest among programs is a
// multitest.
#pragma once

#include "runner/catalog/test_kind.hpp"

namespace mprun {

/// The kind of the files that no other kind claims.
inline constexpr std::string_view program_kind_name = "program";

/// Throws config_error.
found_files find_cases(std::vector<std::filesystem::path> const& paths, kinds const& all,
                       std::vector<board_spec> const& boards);

} // namespace mprun
