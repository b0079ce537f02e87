#include "runner/transfer/pasted_programs.hpp"

#include "base/python/python_text.hpp"
#include "runner/board/own_lines.hpp"

#include <fmt/format.h>

namespace mprun {

std::string_view const print_sum = "print(''.join(['%02x'%x for x in _h.digest()])+'\\x1f')\n";

std::string_view const close_file = "_f.close()\n"
                                    "del _f\n";

std::string program_for_names(std::string_view literals) {
  return fmt::format("_n={}\nprint(repr(bytes('\\n'.join(_n),'utf8'))+'\\x1f')\n", literals);
}

std::string program_for_sum() {
  return python_import("hashlib") + "_h=hashlib.sha256()\n";
}

std::string first_line(std::string_view text) {
  return std::string(take_own_line(text).value_or(""));
}

} // namespace mprun
