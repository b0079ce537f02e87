// GitHub's runner obeys workflow commands that a step prints: "::error::x" at the beginning of a
// line, and "##[error]x" anywhere in a line. A board's output must not give it commands.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// With the first character of each such command escaped: "\x3a:error::x", "\x23#[error]x". The
/// text is taken to begin at the beginning of a line.
std::string without_ci_commands(std::string_view text);

/// The same where this process runs in such a service ($GITHUB_ACTIONS), else the text as it is.
std::string fit_for_ci(std::string_view text);

} // namespace mprun
