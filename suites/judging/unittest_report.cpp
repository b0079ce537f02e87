#include "suites/judging/unittest_report.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace mprun {
namespace {

constexpr std::string_view block_rule =
    "======================================================================";

std::string_view take_last_line(std::string_view& text) {
  auto const newline = text.rfind('\n');
  auto const start = newline == std::string_view::npos ? 0 : newline + 1;
  auto const line = text.substr(start);
  text = text.substr(0, start == 0 ? 0 : start - 1);
  return line;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  auto const* const end = text.data() + text.size();
  if (text.empty() || !is_digit(text.front())) {
    return std::nullopt;
  }
  auto const parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{}) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text.remove_prefix(prefix.size());
  return true;
}

/// "failures=2, errors=1, skipped=3": unknown names are ignored.
bool read_counts(std::string_view text, unittest_report& into) {
  while (!text.empty()) {
    auto const equals = text.find('=');
    if (equals == std::string_view::npos) {
      return false;
    }
    auto const name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    auto const number = take_number(text);
    if (!number || (!text.empty() && !take(text, ", "))) {
      return false;
    }
    into.failures = name == "failures" ? *number : into.failures;
    into.errors = name == "errors" ? *number : into.errors;
    into.skipped = name == "skipped" ? *number : into.skipped;
  }
  return true;
}

bool read_result(std::string_view line, unittest_report& into) {
  into.ok = take(line, "OK");
  if (!into.ok && !take(line, "FAILED")) {
    return false;
  }
  if (line.empty()) {
    return true;
  }
  if (!take(line, " (") || !line.ends_with(')')) {
    return false;
  }
  line.remove_suffix(1);
  return read_counts(line, into);
}

bool read_ran(std::string_view line, unittest_report& into) {
  if (!take(line, "Ran ")) {
    return false;
  }
  auto const number = take_number(line);
  into.ran = number.value_or(0);
  take(line, " test") && take(line, "s");
  return number && (line.empty() || line.starts_with(" in ")); // CPython's says how long it took
}

/// The blocks begin with a double rule and "FAIL: test_name class" or "ERROR: …".
void read_blocks(std::string_view before, unittest_report& into) {
  auto const first = before.find(block_rule);
  if (first == std::string_view::npos) {
    return;
  }
  into.details = before.substr(first);
  for (auto at = first; at != std::string_view::npos; at = before.find(block_rule, at + 1)) {
    auto title = before.substr(at + block_rule.size());
    if (!take(title, "\n") || !(take(title, "FAIL: ") || take(title, "ERROR: "))) {
      continue;
    }
    into.failed_tests.emplace_back(title.substr(0, title.find_first_of(" \n")));
  }
}

} // namespace

std::optional<unittest_report> read_unittest_report(std::string_view output) {
  if (output.ends_with('\n')) {
    output.remove_suffix(1);
  }
  unittest_report report;
  auto rest = output;
  if (!read_result(take_last_line(rest), report) || !take_last_line(rest).empty() ||
      !read_ran(take_last_line(rest), report)) {
    return std::nullopt;
  }
  if (!report.ok) {
    read_blocks(rest, report);
  }
  return report;
}

bool mentions_unittest_report(std::string_view output) {
  for (auto at = output.find("Ran "); at != std::string_view::npos;
       at = output.find("Ran ", at + 1)) {
    auto line = output.substr(at, output.find_first_of("\r\n", at) - at);
    unittest_report ignored;
    if ((at == 0 || output[at - 1] == '\n') && read_ran(line, ignored)) {
      return true;
    }
  }
  return false;
}

} // namespace mprun
