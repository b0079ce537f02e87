// What a MicroPython traceback says: which exception, and where in the case's own source.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

struct traceback {
  std::string name; ///< "ValueError"
  std::string text; ///< "ValueError: bad", one line as printed
  int line = 0;     ///< of the innermost frame in "<stdin>", the case itself; 0 = none
  bool ran = false; ///< it names a function or module, so the program had been compiled
};

/// `text` has \n as line ends.
traceback read_traceback(std::string_view text);

/// The line of the last `File "<stdin>", line N` in the text; 0 = none.
int last_case_line(std::string_view text);

} // namespace mprun
