#include "reports/files/json_writer.hpp"

#include "base/text/text.hpp"
#include "base/text/utf8.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace mprun {
namespace {

bool is_escaped(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

std::string escape_of(char c) {
  switch (c) {
  case '"': return "\\\"";
  case '\\': return "\\\\";
  case '\b': return "\\b";
  case '\f': return "\\f";
  case '\n': return "\\n";
  case '\r': return "\\r";
  case '\t': return "\\t";
  default: return fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

} // namespace

void json_writer::key(std::string_view name) {
  out_.write(is_first_ ? "\"" : ",\"");
  out_.write(name);
  out_.write("\":");
  is_first_ = true;
}

void json_writer::value(std::string_view text) {
  separate();
  if (is_valid_utf8(text)) {
    quote(text);
  } else {
    quote(printable_lines(text));
  }
}

void json_writer::begin(std::string_view bracket) {
  separate();
  out_.write(bracket);
  ++depth_;
  is_first_ = true;
}

void json_writer::end(std::string_view bracket) {
  out_.write(bracket);
  --depth_;
  is_first_ = depth_ == 0;
}

void json_writer::separate() {
  if (!is_first_) {
    out_.write(",");
  }
  is_first_ = depth_ == 0;
}

void json_writer::literal(std::string_view word) {
  separate();
  out_.write(word);
}

void json_writer::integer(std::int64_t number) {
  fmt::format_int const digits(number);
  literal({digits.data(), digits.size()});
}

void json_writer::integer(std::uint64_t number) {
  fmt::format_int const digits(number);
  literal({digits.data(), digits.size()});
}

void json_writer::quote(std::string_view utf8) {
  out_.write("\"");
  while (!utf8.empty()) {
    auto const plain =
        static_cast<std::size_t>(std::find_if(utf8.begin(), utf8.end(), is_escaped) - utf8.begin());
    out_.write(utf8.substr(0, plain));
    utf8.remove_prefix(plain);
    if (!utf8.empty()) {
      out_.write(escape_of(utf8.front()));
      utf8.remove_prefix(1);
    }
  }
  out_.write("\"");
}

} // namespace mprun
