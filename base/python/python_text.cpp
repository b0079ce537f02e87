#include "base/python/python_text.hpp"

#include "base/python/python_lexemes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

bool is_control(unsigned char byte) {
  return byte < 0x20 || byte == 0x7f;
}

/// All that raw-paste (03, 04), MicroPython's lexer (line ends, and 00 to be sure), or a raw REPL
/// (01 to 05) would act upon.
bool is_acted_upon(unsigned char byte) {
  return byte <= 5 || byte == '\n' || byte == '\r';
}

void append_escaped(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (byte) {
  case '\n': out += "\\n"; return;
  case '\r': out += "\\r"; return;
  case '\'':
  case '\\':
    out += '\\';
    out += static_cast<char>(byte);
    return;
  default: out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
  }
}

template<class IsEscaped>
std::string literal(std::string_view bytes, IsEscaped is_escaped) {
  std::string out = "b'";
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto const byte = static_cast<unsigned char>(bytes[at]);
    auto const digit_follows =
        at + 1 < bytes.size() && bytes[at + 1] >= '0' && bytes[at + 1] <= '7';
    if (byte != '\'' && byte != '\\' && !is_escaped(byte)) {
      out += bytes[at];
    } else if (byte < 8 && !digit_follows) {
      out += {'\\', static_cast<char>('0' + byte)}; // octal, two characters shorter
    } else {
      append_escaped(out, byte);
    }
  }
  return out + "'";
}

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Consumes the rest of an escape, after its backslash.
bool read_escape(std::string_view& text, std::string& out) {
  if (text.empty()) {
    return false;
  }
  auto const kind = text.front();
  text.remove_prefix(1);
  switch (kind) {
  case 'n': out += '\n'; return true;
  case 'r': out += '\r'; return true;
  case 't': out += '\t'; return true;
  case '\\':
  case '\'':
  case '"': out += kind; return true;
  default: break;
  }
  if (kind != 'x' || text.size() < 2 || hex_value(text[0]) < 0 || hex_value(text[1]) < 0) {
    return false;
  }
  out += static_cast<char>(hex_value(text[0]) * 16 + hex_value(text[1]));
  text.remove_prefix(2);
  return true;
}

} // namespace

std::string python_string(std::string_view text) {
  return python_bytes(text).substr(1);
}

std::string python_bytes(std::string_view bytes) {
  return literal(bytes, is_control);
}

std::string python_bytes_for_paste(std::string_view bytes) {
  return literal(bytes, is_acted_upon);
}

std::string python_in_own_scope(std::string_view program) {
  if (program.empty()) {
    return {};
  }
  std::string out = "def _mprun_f():\n";
  while (!program.empty()) {
    auto const end = std::min(program.find('\n'), program.size());
    if (end != 0) {
      out += fmt::format(" {}\n", program.substr(0, end));
    }
    program.remove_prefix(std::min(end + 1, program.size()));
  }
  return out + "try:\n _mprun_f()\nfinally:\n del _mprun_f\n";
}

bool read_python_bytes(std::string_view printed, std::string& out) {
  out.clear();
  while (!printed.empty() && (printed.back() == '\n' || printed.back() == '\r')) {
    printed.remove_suffix(1);
  }
  if (printed.size() < 3 || printed[0] != 'b' || (printed[1] != '\'' && printed[1] != '"') ||
      printed.back() != printed[1]) {
    return false;
  }
  auto text = printed.substr(2, printed.size() - 3);
  while (!text.empty()) {
    auto const byte = text.front();
    text.remove_prefix(1);
    if (byte != '\\') {
      out += byte;
    } else if (!read_escape(text, out)) {
      return false;
    }
  }
  return true;
}

std::string python_import(std::string_view module) {
  return fmt::format("try:\n import u{0} as {0}\nexcept ImportError:\n import {0}\n", module);
}

} // namespace mprun
