#include "base/text/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace mprun {

utf8_character first_character(std::string_view bytes) noexcept {
  auto const lead = static_cast<std::uint8_t>(bytes[0]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  std::size_t const size = lead < 0xC2   ? 0
                           : lead < 0xE0 ? 2
                           : lead < 0xF0 ? 3
                           : lead < 0xF5 ? 4
                                         : 0;
  if (size == 0 || bytes.size() < size) {
    return {};
  }
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    auto const next = static_cast<std::uint8_t>(bytes[i]);
    if ((next & 0xC0) != 0x80) {
      return {};
    }
    code = code << 6 | (next & 0x3F);
  }
  bool const overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  bool const surrogate = code >= 0xD800 && code < 0xE000;
  return overlong || surrogate || code > 0x10FFFF ? utf8_character{} : utf8_character{code, size};
}

bool is_continuation(char byte) noexcept {
  return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
}

bool is_valid_utf8(std::string_view bytes) noexcept {
  while (true) {
    auto const* const other = std::find_if(bytes.begin(), bytes.end(), [](char c) {
      return static_cast<std::uint8_t>(c) >= 0x80; // not ASCII
    });
    bytes.remove_prefix(static_cast<std::size_t>(other - bytes.begin()));
    if (bytes.empty()) {
      return true;
    }
    auto const character = first_character(bytes);
    if (character.size == 0) {
      return false;
    }
    bytes.remove_prefix(character.size);
  }
}

} // namespace mprun
