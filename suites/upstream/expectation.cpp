#include "suites/upstream/expectation.hpp"

#include <algorithm>
#include <boost/regex.hpp>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace mprun::upstream {
namespace {

constexpr std::string_view any_lines = "########\n";

/// With its line end.
std::string_view take_line(std::string_view& text) {
  auto const line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

/// Python's `$` matches before a last line end too, its `.` is anything but a line end.
std::string_view meaning_of(char escaped) {
  return escaped == '$' ? "(?=\\n?\\z)" : escaped == '.' ? "[^\\n]" : "";
}

std::string to_regular_expression(std::string_view line) {
  std::string pattern;
  bool escape = false;
  std::size_t class_begin = 0; ///< after the [ of the class that we are in; 0 outside of one
  for (char const c : line) {
    if (!escape && c == '\\') {
      escape = true;
      continue;
    }
    auto const is_literal = !escape && std::string_view("()[]{}.*+^$").find(c) != line.npos;
    auto const meaning = escape && class_begin == 0 ? meaning_of(c) : std::string_view();
    auto const is_first = pattern.size() == class_begin ||
                          (pattern.size() == class_begin + 1 && pattern.back() == '^');
    pattern += is_literal ? "\\" : "";
    pattern += meaning.empty() ? std::string_view(&c, 1) : meaning;
    if (escape && c == '[' && class_begin == 0) {
      class_begin = pattern.size();
    } else if (escape && c == ']' && !is_first) {
      class_begin = 0;
    }
    escape = false;
  }
  if (!pattern.empty() && pattern.back() == '\n') {
    pattern.back() = '\r';
    pattern += "*\n";
  }
  return pattern;
}

/// A line of an expectation, compiled when it is first needed.
class line_pattern {
public:
  explicit line_pattern(std::string_view line) : line_(line) {}

  std::string_view line() const noexcept { return line_; }

  bool fits(std::string_view line) {
    if (line == line_) {
      return true;
    }
    try {
      if (!is_compiled_) {
        is_compiled_ = true;
        compiled_.assign(to_regular_expression(line_));
      }
      using namespace boost::regex_constants;
      return !compiled_.empty() &&
             boost::regex_search(line.begin(), line.end(), compiled_,
                                 match_continuous | match_not_dot_newline | match_single_line);
    } catch (std::runtime_error const&) { // not a pattern, or one that would never end
      return false;
    }
  }

private:
  std::string_view line_;
  boost::regex compiled_;
  bool is_compiled_ = false;
};

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

matched_output match_output(std::string_view output, std::string_view expectation) {
  std::vector<line_pattern> expected;
  while (!expectation.empty()) {
    expected.emplace_back(take_line(expectation));
  }
  std::string const line_end = output.ends_with('\n') ? "" : "\n";
  auto const whole = std::string(output) + line_end;
  std::string_view rest(whole);
  matched_output result;
  auto const fits = [&result](line_pattern& pattern, std::string_view line) {
    ++result.comparisons;
    return pattern.fits(line);
  };
  for (auto pattern = expected.begin(); pattern != expected.end() && !rest.empty(); ++pattern) {
    if (pattern->line() != any_lines) {
      auto const line = take_line(rest);
      result.text += fits(*pattern, line) ? pattern->line() : line;
      continue;
    }
    auto const next = std::next(pattern);
    auto after = rest;
    for (auto left = rest; !after.empty(); after = left) {
      auto const line = take_line(left);
      if (next != expected.end() && fits(*next, line)) {
        break;
      }
    }
    if (after.empty() && next != expected.end()) {
      take_line(rest);
      result.text += "######## FAIL\n";
      break;
    }
    result.text += any_lines;
    rest = after;
  }
  result.text += rest;
  return result;
}

} // namespace mprun::upstream
