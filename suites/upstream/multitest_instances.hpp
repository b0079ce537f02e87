// Which files are multitests, and how many instances they have: found without running them.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun::upstream {

/// How many instances a test's source has: one more than the highest N of the `def instanceN():` at
/// its top level. Those in a string or within another function do not count.
std::size_t instances_in(std::string_view source);

/// Whether it uses the object that each instance is given.
bool uses_multitest(std::string_view source);

} // namespace mprun::upstream
