#include "transports/protocol/repl/traceback.hpp"

#include <algorithm>
#include <array>

namespace mprun::protocol {
namespace {

std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  auto const line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return line;
}

/// Whether the line is an exception that our programs may raise: "OSError: 28",
/// "KeyboardInterrupt".
bool is_exception(std::string_view line) {
  auto const name = line.substr(0, line.find_first_of(":\r"));
  auto const is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  constexpr std::array<std::string_view, 5> ends{"Error", "Exception", "Interrupt", "Exit",
                                                 "Iteration"};
  return is_name && std::any_of(ends.begin(), ends.end(),
                                [name](std::string_view end) { return name.ends_with(end); });
}

} // namespace

std::string traceback_in(std::string_view text) {
  auto const all = text;
  std::size_t end = 0;
  while (!text.empty()) {
    auto const line = take_line(text);
    end = is_exception(line) ? all.size() - text.size() : end;
  }
  auto const begin = all.substr(0, end).find("Traceback (most recent call last):");
  auto const is_whole = end != 0 || all.find("Traceback (") == std::string_view::npos;
  return std::string(!is_whole                         ? all
                     : begin == std::string_view::npos ? all.substr(0, end)
                                                       : all.substr(begin, end - begin));
}

} // namespace mprun::protocol
