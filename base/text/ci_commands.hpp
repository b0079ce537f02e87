// GitHub's runner obeys what a step prints: "::error::x" at the beginning of a line, and
// "##[error]x" anywhere in one. What a board prints must order nothing there.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// With the first character of each such order spelled out: "\x3a:error::x", "\x23#[error]x". A
/// text of several lines is taken to begin at the beginning of one.
std::string without_ci_commands(std::string_view text);

/// The same where this process runs in such a service ($GITHUB_ACTIONS), else the text as it is.
std::string fit_for_ci(std::string_view text);

} // namespace mprun
