// The word a person probably meant: for "did you mean".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// The candidate that takes the fewest edits to reach, where that is a believable slip; else empty.
std::string nearest(std::string_view word, std::vector<std::string> const& candidates);

} // namespace mprun
