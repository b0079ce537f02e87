#include "base/text/quoted_words.hpp"

#include "base/text/printable.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::string_view header = "Traceback (most recent call last):";

std::string_view take_line(std::string_view& text) noexcept {
  auto const end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  while (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

} // namespace

std::string_view exception_at_end(std::string_view text) noexcept {
  auto const start = text.rfind(header);
  if (start == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(start + header.size());
  std::string_view line;
  while (!text.empty() && (line.empty() || line.starts_with(' '))) { // the frames are indented
    line = take_line(text);
  }
  auto const is_end = text.find_first_not_of("\r\n\x04> ") == std::string_view::npos; // a prompt
  return is_end && !line.starts_with(' ') ? line : std::string_view();
}

std::string quoted_beginning(std::string_view text, std::size_t max_size) {
  auto const exception = exception_at_end(text);
  return printable(exception.empty() ? text : exception, max_size);
}

std::string quoted_end(std::string_view text, std::size_t max_size) {
  auto const exception = exception_at_end(text);
  text = exception.empty() ? text : exception;
  std::string out = text.size() > max_size ? "…" : "";
  for (char const c : text.substr(text.size() - std::min(max_size, text.size()))) {
    auto const byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

} // namespace mprun
