// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun {

struct utf8_character {
  char32_t code = 0;
  std::size_t size = 0; ///< in bytes; 0: no character begins with the first byte
};

/// The character at the front of `bytes`, which are not empty. Refuses overlong forms, surrogates
/// and codes above U+10FFFF, as readers of XML and JSON do.
utf8_character first_character(std::string_view bytes) noexcept;

/// Whether the byte continues a character that began before it.
bool is_continuation(char byte) noexcept;

bool is_valid_utf8(std::string_view bytes) noexcept;

} // namespace mprun
