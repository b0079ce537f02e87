// Tracebacks of a program that was sent to a board: MicroPython calls it "<stdin>", and a reader
// wants to know which file that is.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// With `File "suites/s/x.py", line 4` for `File "<stdin>", line 4`. A diff stays unchanged, for
/// its lines are the printed and the expected output; so does any text where `file` is empty.
std::string with_file_named(std::string_view text, std::string_view file);

} // namespace mprun
