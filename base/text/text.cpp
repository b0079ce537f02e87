#include "base/text/text.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <iterator>

namespace mprun {
namespace {

struct character {
  char32_t code = 0;
  std::size_t size = 0; ///< 0: the first byte begins no character
};

/// The character at the front; refuses overlong forms, surrogates and what lies above U+10FFFF.
character first_character(std::string_view bytes) noexcept {
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
  return overlong || surrogate || code > 0x10FFFF ? character{} : character{code, size};
}

/// What a terminal would act upon or XML 1.0 forbids.
bool must_be_spelled_out(char32_t code) noexcept {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
         (code & 0xFFFE) == 0xFFFE;
}

bool is_continuation(char byte) noexcept {
  return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
}

} // namespace

bool is_valid_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    auto const one = first_character(bytes);
    if (one.size == 0) {
      return false;
    }
    bytes.remove_prefix(one.size);
  }
  return true;
}

std::string printable_lines(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    auto const one = first_character(bytes);
    auto into = std::back_inserter(out);
    if (bytes.substr(0, 2) == "\r\n") {
      // The newline follows.
    } else if (one.size == 0) {
      fmt::format_to(into, "\\x{:02x}", static_cast<std::uint8_t>(bytes[0]));
    } else if (one.code == '\r') {
      out += "\\r";
    } else if (!must_be_spelled_out(one.code)) {
      out += bytes.substr(0, one.size);
    } else if (one.code < 0x80) {
      fmt::format_to(into, "\\x{:02x}", static_cast<unsigned>(one.code));
    } else if (one.code <= 0xFFFF) {
      fmt::format_to(into, "\\u{:04x}", static_cast<unsigned>(one.code));
    } else {
      fmt::format_to(into, "\\U{:08x}", static_cast<unsigned>(one.code));
    }
    bytes.remove_prefix(one.size == 0 ? 1 : one.size);
  }
  return out;
}

std::string printable_line(std::string_view bytes) {
  auto out = printable_lines(bytes);
  for (auto& c : out) {
    if (c == '\n' || c == '\t') {
      c = ' ';
    }
  }
  auto const first = out.find_first_not_of(' ');
  if (first == std::string::npos) {
    return {};
  }
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::string cut_in_the_middle(std::string_view text, std::size_t most) {
  if (text.size() <= most) {
    return std::string(text);
  }
  auto head = most / 2;
  auto tail = text.size() - most / 2;
  // A character has at most three continuation bytes; more of them is no UTF-8 anyway.
  for (int i = 0; i < 3 && head > 0 && is_continuation(text[head]); ++i) {
    --head;
  }
  for (int i = 0; i < 3 && tail < text.size() && is_continuation(text[tail]); ++i) {
    ++tail;
  }
  return fmt::format("{}\n[... {} bytes left out ...]\n{}", text.substr(0, head), tail - head,
                     text.substr(tail));
}

} // namespace mprun
