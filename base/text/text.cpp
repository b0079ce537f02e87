#include "base/text/text.hpp"

#include "base/text/invisible.hpp"
#include "base/text/utf8.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <iterator>

namespace mprun {
namespace {

/// What a terminal would act upon, XML 1.0 forbids or nobody would see.
bool must_be_spelled_out(char32_t code) noexcept {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
         (code & 0xFFFE) == 0xFFFE || is_invisible(code);
}

} // namespace

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
    } else {
      out += spelled_out(one.code);
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
