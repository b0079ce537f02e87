// A comparison as Markdown, fit for a GitHub step summary or a comment.
#pragma once

#include "bench/comparison/comparison.hpp"

#include <string>

namespace mprun {

/// The summary and a table of what deserves a look; the measures that do not are folded away.
std::string comparison_markdown(comparison const& all);

} // namespace mprun
