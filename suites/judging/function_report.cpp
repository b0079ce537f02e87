#include "suites/judging/function_report.hpp"

#include "base/text/line_ends.hpp"
#include "base/text/printable.hpp"
#include "suites/judging/text_diff.hpp"
#include "suites/judging/traceback.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using end = function_outcome::end;

constexpr std::size_t max_outcome_quote = 200;

std::string label_of(test_function const& function) {
  return fmt::format("{} (line {})", function.name, function.line);
}

/// A traceback without the frames of our program, whose functions are all _mprun….
std::string without_our_frames(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    if (!line.starts_with("  File ") || line.find(", in _mprun") == std::string_view::npos) {
      out += line;
    }
  }
  return out;
}

std::string_view without_line_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string_view name_of_end(end how) {
  switch (how) {
  case end::ok: return "ok";
  case end::failed: return "FAIL";
  case end::skipped: return "skipped";
  case end::none: break;
  }
  return "not ended";
}

/// One function as the detail shows it.
std::string description_of(function_outcome const& outcome) {
  auto text = fmt::format("{} {}", label_of(outcome.about), name_of_end(outcome.how));
  if (outcome.how == end::skipped && !outcome.text.empty()) {
    text += ": " + printable(outcome.text, max_outcome_quote);
  }
  text += '\n';
  return outcome.how == end::failed ? text + outcome.text : text;
}

class report_reader {
public:
  explicit report_reader(std::vector<test_function> const& functions) : functions_(functions) {}

  function_report take() { return std::move(report_); }

  void add_text(std::string_view text) { report_.output += text; }

  /// `line`: the rest of the line with the mark; `text`: what follows until the next mark.
  void add(std::string_view line, std::string_view text) {
    line.remove_prefix(line.starts_with(' ') ? 1 : 0);
    end_line();
    if (line.empty()) {
      report_.is_whole = true;
    } else if (line == "ok") {
      set(end::ok, "");
    } else if (line == "FAIL") {
      set(end::failed, without_our_frames(text));
      return; // the detail has the traceback
    } else if (line.starts_with("skipped")) {
      set(end::skipped,
          std::string(without_line_end(line.substr(std::min<std::size_t>(8, line.size())))));
    } else {
      begin(line);
    }
    report_.output += text;
  }

private:
  void begin(std::string_view name) {
    auto const known = std::find_if(functions_.begin(), functions_.end(),
                                    [&](auto const& function) { return function.name == name; });
    if (known != functions_.end()) {
      report_.all.push_back({*known, end::none, ""});
      report_.output += label_of(*known) + " ...\n";
    }
  }

  void set(end how, std::string text) {
    if (report_.all.empty()) {
      return;
    }
    auto& outcome = report_.all.back();
    outcome.how = how;
    outcome.text = std::move(text);
    report_.output += description_of(outcome);
  }

  /// A function may print a line without an end.
  void end_line() {
    if (!report_.output.empty() && report_.output.back() != '\n') {
      report_.output += '\n';
    }
  }

  std::vector<test_function> const& functions_;
  function_report report_;
};

} // namespace

function_report read_function_report(std::string_view output, std::string_view mark,
                                     std::vector<test_function> const& functions) {
  auto const plain = with_plain_line_ends(output);
  std::string_view rest = plain;
  report_reader report(functions);
  auto at = rest.find(mark);
  report.add_text(rest.substr(0, at));
  while (at != std::string_view::npos) {
    rest.remove_prefix(at + mark.size());
    auto const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    at = rest.find(mark);
    report.add(line, rest.substr(0, at));
  }
  return report.take();
}

judgement judge_functions(function_report const& report) {
  judgement outcome;
  auto const count = [&](end how) {
    return static_cast<std::size_t>(
        std::count_if(report.all.begin(), report.all.end(),
                      [how](auto const& function) { return function.how == how; }));
  };
  for (auto const& function : report.all) {
    outcome.detail += description_of(function);
  }
  outcome.detail = shown_block(outcome.detail);
  auto const failed = count(end::failed);
  if (failed == 0) {
    auto const all_skipped = count(end::skipped) == report.all.size() && !report.all.empty();
    outcome.verdict = all_skipped ? verdict::skipped : verdict::passed;
    outcome.message = counted(report.all.size(), "test function");
    if (all_skipped) {
      outcome.message += " skipped: " + printable(report.all.front().text, max_outcome_quote);
      outcome.reason = {reason_code::skipped_itself, {outcome.message}};
    }
    return outcome;
  }
  constexpr std::size_t max_names = 5;
  outcome.reason = {reason_code::test_functions_failed};
  outcome.message = fmt::format("test functions: {} of {} failed", failed, report.all.size());
  std::size_t named = 0;
  for (auto const& function : report.all) {
    if (function.how != end::failed || named == max_names) {
      continue;
    }
    auto const error = read_traceback(function.text);
    if (named == 0) {
      outcome.line = error.line != 0 ? error.line : function.about.line;
    }
    outcome.message += fmt::format("{}{}: {}", named == 0 ? ": " : "; ", label_of(function.about),
                                   printable(error.text, max_outcome_quote));
    ++named;
  }
  outcome.message += failed > max_names ? "; …" : "";
  return outcome;
}

std::string interrupted_function(function_report const& report) {
  auto const began = !report.all.empty() && report.all.back().how == end::none;
  return began ? label_of(report.all.back().about) : std::string();
}

} // namespace mprun
