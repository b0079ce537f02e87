#include "base/text/line_ends.hpp"

#include <cstddef>

namespace mprun {

std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at, 3) == "\r\r\n") {
      at += 2;
    } else if (text.substr(at, 2) == "\r\n") {
      at += 1;
    }
    out.push_back(text[at++]);
  }
  return out;
}

} // namespace mprun
