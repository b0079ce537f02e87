// Tells the lines that mprun's own programs print from whatever else a board prints meanwhile.
//
// Each of their lines is printed in one piece, with own_mark at its end: so a log line before it,
// or between it and its line end, changes nothing, and no log line is ever taken for one of them. A
// line that was broken has no mark at its end, so it does not count.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

inline constexpr char own_mark = '\x1f';

/// The next of our own lines, without its mark; `text` becomes what follows it.
std::optional<std::string_view> take_own_line(std::string_view& text);

/// What follows "key=" in the first of our own lines that begins with that.
std::optional<std::string> own_value(std::string_view text, std::string_view key);

} // namespace mprun
