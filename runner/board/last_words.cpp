#include "runner/board/last_words.hpp"

#include <cstddef>
#include <fmt/format.h>

namespace mprun {

std::string last_words(std::string const& text) {
  constexpr std::size_t most = 60;
  std::string out;
  for (char const c : text.size() > most ? text.substr(text.size() - most) : text) {
    auto const byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

} // namespace mprun
