#include "base/python/python_lexemes.hpp"

#include <cstddef>

namespace mprun {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  auto const lower = c | 0x20;
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

bool is_operator(char c) {
  return std::string_view("+-*/%@&|^~<>=!.:").find(c) != std::string_view::npos;
}

bool is_prefix(std::string_view word, char kind) {
  auto const is = [word](std::size_t at, char letter) { return (word[at] | 0x20) == letter; };
  return (word.size() == 1 && is(0, kind)) ||
         (word.size() == 2 && ((is(0, kind) && is(1, 'r')) || (is(0, 'r') && is(1, kind))));
}

bool is_plain_fstring(std::string_view text, char quote) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\\') {
      at += 2;
      continue;
    }
    if (text[at] != '{') {
      ++at;
      continue;
    }
    if (++at < text.size() && text[at] == '{') {
      if (++at == text.size() || text[at] == quote) {
        return false; // older firmware takes the quote for text
      }
      continue;
    }
    std::size_t depth = 0;
    for (; at < text.size() && (depth > 0 || (text[at] != ':' && text[at] != '}')); ++at) {
      auto const c = text[at];
      if (c == quote || c == '\\' || (c == ']' && depth == 0)) {
        return false;
      }
      if (c == '[' || c == '{') {
        ++depth;
      } else if (c == ']' || c == '}') {
        --depth;
      }
    }
    if (at >= text.size()) {
      return false;
    }
  }
  return true;
}

} // namespace mprun
