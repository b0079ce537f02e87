// Characters that nobody sees: two texts that differ in them alone would be shown alike.
#pragma once

#include <string>

namespace mprun {

/// Characters without width, spaces other than U+0020, direction marks and U+FEFF. Control
/// characters, which are below U+00A0, are not among them.
bool is_invisible(char32_t code) noexcept;

/// The character as Python's escape: "\u200b", "\U000e0041".
std::string spelled_out(char32_t code);

} // namespace mprun
