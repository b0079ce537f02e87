// Bytes of any kind as one line of ASCII.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// Printable bytes stay unchanged; the rest is escaped as \n, \r, \t, \\, \x04, …
std::string visible_bytes(std::string_view bytes);

} // namespace mprun
