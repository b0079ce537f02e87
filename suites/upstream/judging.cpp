#include "suites/upstream/judging.hpp"

#include "base/text/printable.hpp"
#include "suites/judging/text_diff.hpp"
#include "suites/judging/traceback.hpp"
#include "suites/upstream/expectation.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun::upstream {
namespace {

constexpr std::size_t max_quote = 200;

judgement judgement_of(verdict value, std::string message, reason why = {}) {
  judgement made;
  made.verdict = value;
  made.message = std::move(message);
  made.reason = std::move(why);
  return made;
}

judgement skipped(reason why) {
  auto words = words_for(why);
  return judgement_of(verdict::skipped, std::move(words), std::move(why));
}

/// As Python's bytes.splitlines(): \n, \r and \r\n end a line.
std::vector<std::string_view> last_lines(std::string_view text, std::size_t count) {
  std::vector<std::string_view> lines;
  if (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  while (lines.size() < count) {
    auto const start = text.find_last_of("\r\n");
    lines.insert(lines.begin(), text.substr(start == std::string_view::npos ? 0 : start + 1));
    if (start == std::string_view::npos) {
      break;
    }
    text = text.substr(0, start);
  }
  return lines;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return false;
  }
  text.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& text, int& number) {
  auto const parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc{} || text.front() == '-') {
    return false;
  }
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return true;
}

struct unittest_counts {
  bool ok = false;
  int ran = 0;
  int skipped = 0;
  int failures = 0;
  int errors = 0;
};

bool read_result(std::string_view line, unittest_counts& into) {
  if (take(line, "OK")) {
    into.ok = true;
    return line.empty() ||
           (take(line, " (skipped=") && take_number(line, into.skipped) && line == ")");
  }
  return take(line, "FAILED (failures=") && take_number(line, into.failures) &&
         take(line, ", errors=") && take_number(line, into.errors) && line == ")";
}

std::optional<unittest_counts> read_report(std::string_view output) {
  auto const lines = last_lines(output, 5);
  if (lines.size() < 5 || lines[1] != std::string(70, '-') || !lines[3].empty()) {
    return std::nullopt;
  }
  unittest_counts found;
  auto ran = lines[2];
  if (!take(ran, "Ran ") || !take_number(ran, found.ran) || ran != " tests" ||
      !read_result(lines[4], found)) {
    return std::nullopt;
  }
  return found;
}

judgement judge_unittest(unittest_counts const& found, std::string_view output) {
  if (found.ok) {
    return judgement_of(verdict::passed, {});
  }
  auto judged = judgement_of(verdict::failed,
                             fmt::format("unittest: {} ran, {} failures, {} errors", found.ran,
                                         found.failures, found.errors),
                             {reason_code::unittest_failed});
  judged.detail = shown_block(output);
  judged.line = last_case_line(output);
  return judged;
}

/// The last line that is not empty.
std::string last_line_with_text(std::string_view output) {
  for (auto const& line : last_lines(output, 2)) {
    output = line.empty() ? output : line;
  }
  return printable(output, max_quote);
}

judgement judge_crash(printed const& ran, std::string const& output) {
  auto judged = judgement_of(verdict::failed, "CRASH", {reason_code::crashed});
  if (!ran.how_it_crashed.empty()) {
    judged.message += ": " + ran.how_it_crashed;
  }
  if (!output.empty()) {
    judged.message += ": " + last_line_with_text(output);
  }
  judged.line = last_case_line(output);
  return judged;
}

} // namespace

std::string plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    at += text.substr(at, 3) == "\r\r\n" ? 2 : text.substr(at, 2) == "\r\n" ? 1 : 0;
    out.push_back(text[at++]);
  }
  return out;
}

std::optional<judgement> judge_alone(test const& tree_test, printed const& ran) {
  if (ran.too_large) {
    return judgement_of(verdict::skipped, "too large", {reason_code::too_large});
  }
  auto const output = plain_line_ends(ran.output);
  if (ran.how == printed::end::timed_out) {
    return judgement_of(verdict::timed_out, "TIMEOUT");
  }
  auto const special = tree_test.is_command_line && ran.how == printed::end::well;
  if (output == "SKIP\n" || (special && output.find("\nSKIP\n") != std::string::npos)) {
    return skipped({reason_code::skipped_itself});
  }
  for (auto const& line : last_lines(output, 3)) {
    if (line.starts_with("ImportError: no module named 'unittest'")) {
      return skipped({reason_code::needs_module,
                      {"unittest", ", which the board lacks; install it there: mpremote mip "
                                   "install unittest"}});
    }
  }
  auto const found = read_report(output);
  if (found && ran.how == printed::end::well) {
    return judge_unittest(*found, output);
  }
  return std::nullopt;
}

judgement judge_against(printed const& ran, std::string_view expected, bool are_patterns) {
  auto const wanted = plain_line_ends(expected);
  auto output = plain_line_ends(ran.output);
  if (ran.how == printed::end::crashed) {
    auto judged = judge_crash(ran, output);
    judged.detail = unified_diff(wanted, output + "CRASH");
    return judged;
  }
  if (are_patterns) {
    output = match_output(output, wanted).text;
  }
  if (output == wanted) {
    return judgement_of(verdict::passed, {});
  }
  auto judged = judgement_of(verdict::failed, first_difference(wanted, output),
                             {reason_code::output_differs});
  judged.detail = unified_diff(wanted, output);
  return judged;
}

bool has_patterns(rules const& all, test const& tree_test) {
  return tree_test.is_command_line || all.regex_tests.contains(tree_test.path);
}

judgement forgiven(rules const& all, test const& tree_test, judgement judged) {
  auto const known = all.flaky_tests.find(tree_test.path);
  if (judged.verdict != verdict::failed || known == all.flaky_tests.end()) {
    return judged;
  }
  auto const& on = known->second.platforms;
  if (!on.empty() && std::find(on.begin(), on.end(), "linux") == on.end()) {
    return judged;
  }
  judged.verdict = verdict::skipped;
  judged.reason = {reason_code::known_flaky, {known->second.reason, judged.message}};
  judged.message = words_for(judged.reason);
  return judged;
}

} // namespace mprun::upstream
