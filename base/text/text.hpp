// A board's output as text that can be shown: on a terminal, in XML, in JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// Valid UTF-8 whose only control characters are newline and tab. \r\n becomes \n; anything else
/// that cannot be shown, or is invisible, is escaped: \x1b[31m, \xff, \ufffe, \u200b, and a lone \r
/// as \r.
std::string printable_lines(std::string_view bytes);

/// The same on one line: newlines and tabs become spaces, the ends are trimmed.
std::string printable_line(std::string_view bytes);

/// At most about `max_size` bytes: the beginning and the end, with a line between them that says
/// how much is missing. Never cuts within a UTF-8 character.
std::string cut_in_the_middle(std::string_view text, std::size_t max_size);

} // namespace mprun
