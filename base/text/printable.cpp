#include "base/text/printable.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// How many bytes the UTF-8 character at `at` has; 0 where there is none. Refuses overlong forms,
/// surrogates and what lies beyond U+10FFFF, as an XML or JSON reader would.
std::size_t character_length(std::string_view bytes, std::size_t at) {
  auto const first = byte_at(bytes, at);
  std::size_t const length = first < 0x80                    ? 1
                             : first >= 0xc2 && first < 0xe0 ? 2
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xf0 && first < 0xf5 ? 4
                                                             : 0;
  if (length == 0 || bytes.size() - at < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(bytes, at + i) & 0xc0) != 0x80) {
      return 0;
    }
  }
  if (length > 2) {
    auto const second = byte_at(bytes, at + 1);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90)) {
      return 0;
    }
  }
  return length;
}

} // namespace

std::string printable(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    auto const length = character_length(bytes, at);
    auto const byte = byte_at(bytes, at);
    if (byte == '\n' || byte == '\r' || byte == '\t') {
      out += byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : "\\t";
    } else if (length == 0 || byte < 0x20 || byte == 0x7f ||
               (byte == 0xc2 && byte_at(bytes, at + 1) < 0xa0)) { // C1 controls steer terminals too
      for (std::size_t i = 0; i < std::max<std::size_t>(length, 1); ++i) {
        out += fmt::format("\\x{:02x}", byte_at(bytes, at + i));
      }
    } else {
      out += bytes.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string printable(std::string_view bytes, std::size_t most) {
  if (bytes.size() <= most) {
    return printable(bytes);
  }
  // Not in the middle of a character.
  while (most > 0 && (byte_at(bytes, most) & 0xc0) == 0x80) {
    --most;
  }
  return printable(bytes.substr(0, most)) + "…";
}

} // namespace mprun
