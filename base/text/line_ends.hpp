// Normalizes the line ends that boards add to a test's output.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// \r\r\n and \r\n become \n; a lone \r comes from the program and stays.
std::string with_plain_line_ends(std::string_view text);

} // namespace mprun
