// The line ends of boards, which are not a test's doing.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// \r\r\n and \r\n become \n; a lone \r is the program's own.
std::string with_plain_line_ends(std::string_view text);

} // namespace mprun
