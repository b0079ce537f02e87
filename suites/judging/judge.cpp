#include "suites/judging/judge.hpp"

#include "base/text/line_ends.hpp"
#include "base/text/printable.hpp"
#include "suites/judging/text_diff.hpp"
#include "suites/judging/traceback.hpp"
#include "suites/judging/unittest_report.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_quote = 200;

judgement passed() {
  judgement outcome;
  outcome.verdict = verdict::passed;
  return outcome;
}

judgement skipped(reason why) {
  judgement outcome;
  outcome.verdict = verdict::skipped;
  outcome.message = words_for(why);
  outcome.reason = std::move(why);
  return outcome;
}

/// A board that reboots, or whose process ends, prints no traceback.
traceback exit_traceback() {
  traceback exit;
  exit.name = exit.text = "SystemExit";
  return exit;
}

std::string quoted(traceback const& error) {
  auto const where = error.line == 0 ? std::string() : fmt::format(" (line {})", error.line);
  return printable(error.text, max_quote) + where;
}

judgement failed_by(traceback const& error, reason_code code, std::string message,
                    std::string_view text) {
  judgement outcome;
  outcome.reason = {code};
  outcome.message = std::move(message);
  outcome.detail = shown_block(text);
  outcome.line = error.line;
  return outcome;
}

/// Rule 3; empty when the exception is right and the output still counts.
std::optional<judgement> judge_declared(test_case const& test, traceback const& error,
                                        std::string_view text) {
  if (error.name != *test.raises) {
    auto const instead = error.name.empty() ? std::string("the program ended without an exception")
                                            : "got " + quoted(error);
    return failed_by(error, reason_code::wrong_exception,
                     fmt::format("expected an uncaught {}, {}", *test.raises, instead), text);
  }
  if (test.expected_file) {
    return std::nullopt;
  }
  return passed();
}

/// Rules 4 and 5.
judgement judge_exception(traceback const& error, std::string_view output, std::string_view text) {
  if (error.name == "MemoryError" && output.empty() && !error.ran) {
    return skipped({reason_code::too_large});
  }
  if (error.name == "ImportError" && error.text.find("'unittest'") != std::string::npos) {
    return skipped({reason_code::needs_module, {"unittest"}});
  }
  return failed_by(error, reason_code::uncaught_exception, "uncaught " + quoted(error), text);
}

std::string counted(int number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

judgement judge_unittest(unittest_report const& report) {
  if (report.ok && report.ran == 0 && report.skipped == 0) {
    judgement outcome;
    outcome.reason = {reason_code::unittest_failed};
    outcome.message = "unittest: no test ran";
    return outcome;
  }
  if (report.ok) {
    return report.skipped >= std::max(report.ran, 1)
               ? skipped({reason_code::skipped_itself,
                          {"unittest: skipped by " + counted(report.skipped, "test")}})
               : passed();
  }
  constexpr std::size_t max_names = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(report.failed_tests.size(), max_names); ++i) {
    names += (i == 0 ? ": " : ", ") + printable(report.failed_tests[i], max_quote);
  }
  judgement outcome;
  outcome.reason = {reason_code::unittest_failed};
  outcome.message = fmt::format("unittest: {}, {} of {}{}{}", counted(report.failures, "failure"),
                                counted(report.errors, "error"), report.ran, names,
                                report.failed_tests.size() > max_names ? ", …" : "");
  outcome.detail = shown_block(report.details);
  // The first block is the one that the message names first.
  auto const second = report.details.find("\n=====");
  outcome.line = last_case_line(report.details.substr(0, second));
  return outcome;
}

} // namespace

std::optional<judgement> judge_alone(test_case const& test, run_output const& ran) {
  auto const output = with_plain_line_ends(ran.output);
  auto const text = with_plain_line_ends(ran.error);
  auto const error = ran.exited ? exit_traceback() : read_traceback(text);
  bool const ended_well = error.name.empty() || error.name == "SystemExit";
  if (output == "SKIP\n" && ended_well) {
    return skipped({reason_code::skipped_itself});
  }
  if (test.raises) {
    bool const too_large = error.name == "MemoryError" && output.empty() && !error.ran;
    return too_large && *test.raises != "MemoryError" ? judge_exception(error, output, text)
                                                      : judge_declared(test, error, text);
  }
  if (!ended_well) {
    return judge_exception(error, output, text);
  }
  if (auto const report = read_unittest_report(output)) {
    return judge_unittest(*report);
  }
  if (!error.name.empty() && !ran.exited) {
    return judge_exception(error, output, text);
  }
  return std::nullopt;
}

judgement judge_against(test_case const&, run_output const& ran, std::string_view expected) {
  auto const wanted = with_plain_line_ends(expected);
  auto const output = with_plain_line_ends(ran.output);
  if (wanted == output) {
    return passed();
  }
  judgement outcome;
  outcome.reason = {reason_code::output_differs};
  outcome.message = first_difference(wanted, output);
  outcome.detail = unified_diff(wanted, output);
  return outcome;
}

} // namespace mprun
