#include "base/text/ci_commands.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace mprun {
namespace {

constexpr std::string_view at_line_start = "::";
constexpr std::string_view anywhere = "##[";
constexpr std::string_view space = " \t\r\v\f";

/// The runner trims this much before it looks for a command.
std::size_t end_of_space(std::string_view line) {
  return std::min(line.find_first_not_of(space), line.size());
}

void add_line(std::string& out, std::string_view line) {
  auto const start = end_of_space(line);
  if (line.substr(start).starts_with(at_line_start)) {
    out += line.substr(0, start);
    out += "\\x3a";
    line.remove_prefix(start + 1);
  }
  while (!line.empty()) {
    auto const found = std::min(line.find(anywhere), line.size());
    out += line.substr(0, found);
    line.remove_prefix(found);
    if (!line.empty()) {
      out += "\\x23";
      line.remove_prefix(1);
    }
  }
}

} // namespace

std::string without_ci_commands(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto const size = std::min(text.find('\n'), text.size() - 1) + 1;
    add_line(out, text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

std::string fit_for_ci(std::string_view text) {
  auto const* const on_github = std::getenv("GITHUB_ACTIONS");
  return on_github != nullptr && std::string_view(on_github) == "true" ? without_ci_commands(text)
                                                                       : std::string(text);
}

} // namespace mprun
