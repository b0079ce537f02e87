// What a multitest that was played is worth. Pure.
#pragma once

#include "runner/event.hpp"
#include "runner/upstream/multitest_run.hpp"

#include <string>
#include <vector>

namespace mprun::upstream {

/// Sets verdict, blame, message, detail and output of `outcome`. `boards` are the ids of those that
/// played, by instance; `link_is_suspect`: faults were injected on a link of theirs.
void judge_multitest(multitest_result const& ran, std::string const& expected,
                     std::vector<std::string> const& boards, bool link_is_suspect,
                     attempt_finished& outcome);

} // namespace mprun::upstream
