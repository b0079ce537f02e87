// A comparison as Markdown, fit for a GitHub step summary or a comment.
#pragma once

#include "bench/comparison/comparison.hpp"

#include <string>

namespace mprun {

/// The summary and a table of the noteworthy measures; the others are folded away.
std::string comparison_markdown(comparison const& all);

} // namespace mprun
