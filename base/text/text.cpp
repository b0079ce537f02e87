#include "base/text/text.hpp"

#include "base/text/invisible.hpp"
#include "base/text/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>

namespace mprun {
namespace {

/// Whether a terminal would act upon it, XML 1.0 forbids it or nobody would see it.
bool must_be_spelled_out(char32_t code) noexcept {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
         (code & 0xFFFE) == 0xFFFE || is_invisible(code);
}

/// Whether it is a whole character that is shown as it is.
bool is_plain(char c) noexcept {
  return (c >= ' ' && c < '\x7F') || c == '\n' || c == '\t';
}

} // namespace

std::string printable_lines(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (true) {
    // Nearly all that boards print is plain, and is copied at once.
    auto const plain = static_cast<std::size_t>(
        std::find_if_not(bytes.begin(), bytes.end(), is_plain) - bytes.begin());
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) {
      return out;
    }
    auto const character = first_character(bytes);
    auto into = std::back_inserter(out);
    if (bytes.substr(0, 2) == "\r\n") {
      // The newline follows.
    } else if (character.size == 0) {
      fmt::format_to(into, "\\x{:02x}", static_cast<std::uint8_t>(bytes[0]));
    } else if (character.code == '\r') {
      out += "\\r";
    } else if (!must_be_spelled_out(character.code)) {
      out += bytes.substr(0, character.size);
    } else if (character.code < 0x80) {
      fmt::format_to(into, "\\x{:02x}", static_cast<unsigned>(character.code));
    } else {
      out += spelled_out(character.code);
    }
    bytes.remove_prefix(character.size == 0 ? 1 : character.size);
  }
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
  out.erase(out.find_last_not_of(' ') + 1);
  out.erase(0, first);
  return out;
}

std::string cut_in_the_middle(std::string_view text, std::size_t max_size) {
  if (text.size() <= max_size) {
    return std::string(text);
  }
  auto head = max_size / 2;
  auto tail = text.size() - max_size / 2;
  // A character has at most three continuation bytes; more of them are not UTF-8 anyway.
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
