#include "suites/judging/traceback.hpp"

#include <algorithm>
#include <charconv>

namespace mprun {
namespace {

constexpr std::string_view header = "Traceback (most recent call last):";
constexpr std::string_view frame = "  File \"";
constexpr std::string_view case_frame = "File \"<stdin>\", line ";

std::string_view take_line(std::string_view& text) {
  auto const end = std::min(text.find('\n'), text.size());
  auto const line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view without_colon(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == ':')) {
    text.remove_suffix(1);
  }
  return text;
}

} // namespace

int last_case_line(std::string_view text) {
  auto const at = text.rfind(case_frame);
  if (at == std::string_view::npos) {
    return 0;
  }
  auto const number = text.substr(at + case_frame.size());
  int line = 0;
  std::from_chars(number.data(), number.data() + number.size(), line);
  return line;
}

traceback read_traceback(std::string_view text) {
  traceback found;
  auto const start = text.find(header);
  if (start != std::string_view::npos) {
    text.remove_prefix(start);
    take_line(text);
  }
  while (!text.empty()) {
    auto const line = take_line(text);
    if (line.starts_with(frame)) {
      // Frames come outermost first.
      auto const number = last_case_line(line);
      found.line = number != 0 ? number : found.line;
      found.ran = found.ran || line.find(", in ") != std::string_view::npos;
    } else if (!without_colon(line).empty()) {
      found.text = without_colon(line);
      found.name = without_colon(line.substr(0, std::min(line.find(':'), line.size())));
      break; // what follows is the rest of a message of several lines
    }
  }
  return found;
}

} // namespace mprun
