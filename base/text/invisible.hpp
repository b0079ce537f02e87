// Characters that nobody sees: two texts that differ in them alone would be shown alike.
#pragma once

#include <string>

namespace mprun {

/// Of no width, or a space that is not U+0020; marks of direction; U+FEFF. Not controls, which are
/// below U+00A0.
bool is_invisible(char32_t code) noexcept;

/// "\u200b", "\U000e0041": what Python reads as this character.
std::string spelled_out(char32_t code);

} // namespace mprun
