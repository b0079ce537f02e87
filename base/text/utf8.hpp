// UTF-8, one character at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun {

struct utf8_character {
  char32_t code = 0;
  std::size_t size = 0; ///< bytes; 0: the first byte begins no character
};

/// The character at the front of `bytes`, which has at least one. Refuses overlong forms,
/// surrogates and what lies above U+10FFFF, as readers of XML and JSON do.
utf8_character first_character(std::string_view bytes) noexcept;

/// A byte that stands within a character.
bool is_continuation(char byte) noexcept;

bool is_valid_utf8(std::string_view bytes) noexcept;

} // namespace mprun
