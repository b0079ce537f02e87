#include "runner/board/own_lines.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  auto line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

} // namespace

std::optional<std::string_view> take_own_line(std::string_view& text) {
  while (!text.empty()) {
    auto const line = take_line(text);
    auto const mark = line.find(own_mark);
    if (mark != std::string_view::npos) {
      return line.substr(0, mark);
    }
  }
  return std::nullopt;
}

std::optional<std::string> own_value(std::string_view text, std::string_view key) {
  auto const begin = fmt::format("{}=", key);
  while (auto const line = take_own_line(text)) {
    if (line->starts_with(begin)) {
      return std::string(line->substr(begin.size()));
    }
  }
  return std::nullopt;
}

} // namespace mprun
