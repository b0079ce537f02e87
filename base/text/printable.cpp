#include "base/text/printable.hpp"

#include "base/text/invisible.hpp"
#include "base/text/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

} // namespace

std::string printable(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    auto const [code, length] = first_character(bytes.substr(at));
    auto const byte = byte_at(bytes, at);
    if (byte == '\n' || byte == '\r' || byte == '\t') {
      out += byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : "\\t";
    } else if (length == 0 || byte < 0x20 || byte == 0x7f ||
               (byte == 0xc2 && byte_at(bytes, at + 1) < 0xa0)) { // C1 controls steer terminals too
      for (std::size_t i = 0; i < std::max<std::size_t>(length, 1); ++i) {
        out += fmt::format("\\x{:02x}", byte_at(bytes, at + i));
      }
    } else if (is_invisible(code)) {
      out += spelled_out(code);
    } else {
      out += bytes.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string printable(std::string_view bytes, std::size_t max_size) {
  if (bytes.size() <= max_size) {
    return printable(bytes);
  }
  // Not in the middle of a character.
  while (max_size > 0 && is_continuation(bytes[max_size])) {
    --max_size;
  }
  return printable(bytes.substr(0, max_size)) + "…";
}

} // namespace mprun
