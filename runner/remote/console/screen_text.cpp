#include "runner/remote/console/screen_text.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace mprun::remote {
namespace {

constexpr char escape = '\x1b';

/// No sequence that may pass is longer.
constexpr std::size_t max_sequence_size = 24;

/// The final bytes of colours, of moves within the line and of deleting in the line.
constexpr std::string_view harmless_ends = "mCDGKP@";

void append_escaped(std::string& to, std::string_view bytes) {
  for (auto const byte : bytes) {
    fmt::format_to(std::back_inserter(to), "[{:02x}]", static_cast<unsigned char>(byte));
  }
}

bool is_plain(char byte) {
  return (byte >= ' ' && byte <= '~') || byte == '\b' || byte == '\t' || byte == '\n' ||
         byte == '\r' || byte == '\a';
}

/// mpremote's notion of printable.
bool is_printable(char byte) {
  return (byte >= ' ' && byte <= '~') || byte == '\b' || byte == '\t' || byte == '\n' ||
         byte == '\r' || byte == escape;
}

/// The size of the sequence at the front of `bytes`, which begin with ESC. 0: it must not pass;
/// npos: it is incomplete.
std::size_t harmless_sequence(std::string_view bytes) {
  for (std::size_t i = 1; i < std::min(bytes.size(), max_sequence_size); ++i) {
    auto const byte = bytes[i];
    if (i == 1 ? byte == '[' : (byte >= '0' && byte <= '9') || byte == ';') {
      continue;
    }
    return i > 1 && harmless_ends.find(byte) != std::string_view::npos ? i + 1 : 0;
  }
  return bytes.size() < max_sequence_size ? std::string_view::npos : 0;
}

/// The size of a UTF-8 character by its first byte; 1 where that begins none.
std::size_t expected_size(char first) {
  auto const byte = static_cast<unsigned char>(first);
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
}

constexpr bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

} // namespace

void screen_text::feed(std::string_view bytes, std::string& shown) {
  switch (mode_) {
  case mode::as_it_is: shown += bytes; break;
  case mode::escaped:
    for (auto const& byte : bytes) {
      if (is_printable(byte)) {
        shown += byte;
      } else {
        append_escaped(shown, {&byte, 1});
      }
    }
    break;
  case mode::filtered:
    held_ += bytes;
    filter(shown);
    break;
  }
}

void screen_text::filter(std::string& shown) {
  std::string_view rest = held_;
  while (!rest.empty()) {
    std::size_t passes = 0;
    std::size_t size = 1;
    if (is_plain(rest.front())) {
      passes = 1;
    } else if (rest.front() == escape) {
      passes = harmless_sequence(rest);
      if (passes == std::string_view::npos) {
        break;
      }
    } else {
      auto const whole = first_character(rest);
      size = whole.size;
      passes = is_control(whole.code) ? 0 : whole.size;
      if (size == 0 && rest.size() < expected_size(rest.front())) {
        bool goes_on = true; // the bytes so far may begin a character
        for (auto const byte : rest.substr(1)) {
          goes_on = goes_on && is_continuation(byte);
        }
        if (goes_on) {
          break;
        }
      }
      size = std::max<std::size_t>(size, 1);
    }
    if (passes != 0) {
      shown += rest.substr(0, passes);
      rest.remove_prefix(passes);
    } else {
      append_escaped(shown, rest.substr(0, size));
      rest.remove_prefix(size);
    }
  }
  held_.erase(0, held_.size() - rest.size());
}

std::string screen_text::release() {
  std::string shown;
  append_escaped(shown, std::exchange(held_, {}));
  return shown;
}

} // namespace mprun::remote
