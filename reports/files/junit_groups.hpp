// How junit.xml groups the cells of a run: a suite on a board, under a name that readers keep
// apart.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace mprun {

/// The cells of one suite on one board.
struct junit_group {
  board_index board = no_board;
  std::string name;
  std::vector<cell_state const*> cells;
};

/// In the order of the plan.
std::vector<junit_group> junit_groups_of(run_model const& run);

/// Readers drop or merge what has one name twice; the second gets ~2. `wanted` as it is written,
/// for two names may be one there.
std::string unique_in(std::unordered_set<std::string>& names, std::string wanted);

} // namespace mprun
