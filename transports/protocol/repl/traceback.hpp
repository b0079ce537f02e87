// The traceback of a program of mprun's own, among lines that the board prints beside it.
#pragma once

#include <string>
#include <string_view>

namespace mprun::protocol {

/// The traceback in `text`, from its first line to its exception; empty where there are only other
/// lines. Our own programs raise only MicroPython's built-in exceptions.
std::string traceback_in(std::string_view text);

} // namespace mprun::protocol
