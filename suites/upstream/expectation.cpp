#include "suites/upstream/expectation.hpp"

#include <algorithm>
#include <regex>
#include <vector>

namespace mprun::upstream {
namespace {

constexpr std::string_view any_lines = "########\n";
/// Longer ones are compared as they stand: std::regex needs stack for every character.
constexpr std::size_t longest_line = 4096;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string with_escapes_turned_round(std::string_view line) {
  std::string pattern;
  bool escape = false;
  for (char const c : line) {
    if (escape) {
      escape = false;
      // Python's `$` matches before a line end too.
      pattern += c == '$' ? std::string("(?=[\\r\\n]*$)") : std::string(1, c);
    } else if (c == '\\') {
      escape = true;
    } else if (std::string_view("()[]{}.*+^$").find(c) != std::string_view::npos) {
      pattern += '\\';
      pattern += c;
    } else {
      pattern += c;
    }
  }
  if (!pattern.empty() && pattern.back() == '\n') {
    pattern.back() = '\r';
    pattern += "*\n";
  }
  return pattern;
}

bool matches(std::string const& expected, std::string const& line) {
  if (expected == line) {
    return true;
  }
  if (line.size() > longest_line) {
    return false;
  }
  try {
    // Python's `.` is anything but \n; ECMAScript's is not \r either.
    auto pattern = with_escapes_turned_round(expected);
    for (std::size_t at = 0; (at = pattern.find('.', at)) != std::string::npos;) {
      auto const is_literal = at > 0 && pattern[at - 1] == '\\';
      pattern.replace(at, 1, is_literal ? "." : "[^\\n]");
      at += is_literal ? 1 : 5;
    }
    return std::regex_search(line, std::regex(pattern), std::regex_constants::match_continuous);
  } catch (std::regex_error const&) {
    return false;
  }
}

} // namespace

std::optional<std::filesystem::path> expectation_file(std::filesystem::path const& test,
                                                      std::string const& emit) {
  for (auto const& suffix : {"." + emit + ".exp", std::string(".exp")}) {
    auto file = test;
    file += suffix;
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
      return file;
    }
  }
  return std::nullopt;
}

std::string matched_output(std::string_view output, std::string_view expectation) {
  auto const expected = lines_of(expectation);
  auto lines = lines_of(output);
  if (lines.empty()) {
    lines.emplace_back("\n");
  } else if (lines.back().back() != '\n') {
    lines.back() += '\n';
  }
  std::size_t at = 0;
  for (std::size_t i = 0; i < expected.size() && at < lines.size(); ++i, ++at) {
    if (expected[i] != any_lines) {
      if (matches(expected[i], lines[at])) {
        lines[at] = expected[i];
      }
      continue;
    }
    auto const next = i + 1 < expected.size() ? expected[i + 1] : std::string();
    auto end = at;
    while (end < lines.size() && (next.empty() || !matches(next, lines[end]))) {
      ++end;
    }
    if (end == lines.size() && !next.empty()) {
      lines[at] = "######## FAIL\n";
      break;
    }
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at),
                lines.begin() + static_cast<std::ptrdiff_t>(end));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), std::string(any_lines));
  }
  std::string joined;
  for (auto const& line : lines) {
    joined += line;
  }
  return joined;
}

} // namespace mprun::upstream
