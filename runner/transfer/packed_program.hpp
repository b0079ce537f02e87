// Our programs in fewer bytes, for boards behind a slow line.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// A program that does the same: it inflates the given one (raw deflate, by the board's `deflate`,
/// or `uzlib` before v1.21) and runs it with the board's global names. Returns the given program
/// where that would not be shorter.
std::string packed_program(std::string_view program);

} // namespace mprun
