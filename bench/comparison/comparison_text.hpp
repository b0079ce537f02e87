// A comparison as a table for people, in 100 columns.
#pragma once

#include "bench/comparison/comparison.hpp"
#include "reports/console/terminal_text.hpp"

#include <string>

namespace mprun {

/// The differing conditions, the table and the summary line.
std::string comparison_text(comparison const& all, console_style const& style);

} // namespace mprun
