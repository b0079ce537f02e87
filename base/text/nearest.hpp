// The word a person probably meant: for "did you mean".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// The candidate at the smallest edit distance, where that is a plausible typing error; else empty.
std::string nearest(std::string_view word, std::vector<std::string> const& candidates);

} // namespace mprun
