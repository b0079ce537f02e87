// Judges a multitest that was played. Pure.
#pragma once

#include "runner/events/event.hpp"
#include "runner/kinds/multitest/multitest_run.hpp"

#include <string>
#include <vector>

namespace mprun::upstream {

/// Sets verdict, blame, message, detail and output of `outcome`. `boards` are the ids of those that
/// played, by instance.
void judge_multitest(multitest_result const& ran, std::string const& expected,
                     std::vector<std::string> const& boards, attempt_finished& outcome);

} // namespace mprun::upstream
