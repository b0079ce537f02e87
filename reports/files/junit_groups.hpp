// How junit.xml groups the cells of a run: by suite and board, under names that readers do not
// confuse.
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

/// The groups, in the order of the plan.
std::vector<junit_group> junit_groups_of(run_model const& run);

/// Readers drop or merge test cases with the same name, so the second one gets ~2. `wanted` is the
/// name as it is written, because two names may become the same by escaping.
std::string unique_in(std::unordered_set<std::string>& names, std::string wanted);

} // namespace mprun
