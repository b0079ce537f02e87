#include "runner/kinds/program/defined_tests_run.hpp"

#include "base/async/run_clock.hpp"
#include "base/text/line_ends.hpp"
#include "runner/kinds/program/test_programs.hpp"
#include "suites/judging/function_report.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <utility>
#include <vector>

namespace mprun {
namespace {

class defined_run {
public:
  defined_run(session& board, defined_tests_question question)
      : board_(board), question_(question), mark_(mark_for(question.source)),
        unsupported_(question.tests.unsupported), functions_(question.tests.functions),
        until_(question.until) {}

  task<defined_tests_answer> run() {
    if (question_.tests.is_for_board()) {
      co_await run_cases();
    }
    if (may_go_on() && !functions_.empty() && question_.tests.needs_setup.empty()) {
      co_await run_functions();
    }
    if (answer_.completed && !failed() && !unsupported_.empty()) {
      report_unsupported();
    }
    co_return std::move(answer_);
  }

private:
  bool failed() const { return answer_.verdict && answer_.verdict->verdict == verdict::failed; }
  bool may_go_on() const { return answer_.completed && answer_.kept && !failed(); }

  task<void> run_cases() {
    auto const& doubtful = question_.tests.doubtful_classes;
    auto ran = co_await further(run_test_cases(mark_, doubtful));
    ran.output = with_plain_line_ends(ran.output);
    take_doubtful(ran.output);
    answer_.output += ran.output;
    if (!ended(ran, "while its unittest classes ran: ")) {
      co_return;
    }
    test_case const by_report;
    answer_.verdict = judge_alone(by_report, {ran.output, ran.error});
    answer_.ran_cases = answer_.verdict.has_value();
  }

  /// Removes the lines after our mark from the output: classes that are not test cases.
  void take_doubtful(std::string& output) {
    std::string rest;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
      auto const at = line.find(mark_);
      if (at == std::string::npos) {
        rest += line + "\n";
        continue;
      }
      auto const& names = question_.tests.doubtful_classes;
      auto const name = line.substr(std::min(at + mark_.size() + 1, line.size()));
      auto const known = std::find(names.begin(), names.end(), name);
      if (known != names.end()) {
        auto const index = static_cast<std::size_t>(known - names.begin());
        unsupported_.push_back(fmt::format(
            "class {} (line {}) is not a unittest.TestCase, so its tests are unsupported", name,
            question_.tests.doubtful_lines[index]));
      }
    }
    output = std::move(rest);
  }

  task<void> run_functions() {
    if (!question_.tests.may_be_called_by.empty()) {
      co_await remove_called();
    }
    if (!may_go_on() || functions_.empty()) {
      co_return;
    }
    auto ran = co_await further(run_test_functions(mark_, functions_));
    auto const report = read_function_report(ran.output, mark_, functions_);
    answer_.output += report.output;
    auto const inside = interrupted_function(report);
    if (!ended(ran, inside.empty() ? "in its test functions: " : "in " + inside + ": ")) {
      co_return;
    }
    answer_.ran_functions = true;
    judgement judged;
    if (!ran.error.empty() && report.all.empty()) {
      test_case const plain;
      judged = judge_alone(plain, {"", ran.error}).value_or(judgement());
    } else if (!report.is_whole) {
      judged = judge_functions(report);
      judged.verdict = verdict::failed;
      judged.reason = {reason_code::test_functions_failed};
      judged.message =
          inside + (ran.exit.exited ? " ended the board's program" : " did not come to its end");
      judged.detail += with_plain_line_ends(ran.error);
    } else {
      judged = judge_functions(report);
    }
    combine(std::move(judged));
  }

  /// Combines it with the verdict of unittest; skipped only where everything is.
  void combine(judgement judged) {
    auto const cases_passed = answer_.verdict && answer_.verdict->verdict == verdict::passed;
    if (judged.verdict == verdict::skipped && cases_passed) {
      return;
    }
    answer_.verdict = std::move(judged);
  }

  task<void> remove_called() {
    auto found = co_await find_uncalled(board_, question_);
    answer_.kept = std::move(found.kept);
    functions_ = std::move(found.functions);
    if (found.cut_off) {
      ended(*found.cut_off, "run again, to learn which tests it calls: ");
      co_return;
    }
    if (!functions_.empty() && answer_.kept) { // they must be called in the unchanged file
      auto const ran = co_await board_.run(question_.about, question_.source, question_.before);
      answer_.kept = ran.kept;
      until_ = ran.until;
      ended(ran, "run again: ");
    }
  }

  task<ran_case> further(std::string source) {
    auto ran = co_await board_.run_further(question_.about, std::move(source), until_);
    answer_.kept = ran.kept;
    co_return ran;
  }

  bool ended(ran_case const& ran, std::string const& where) {
    if (ran.how == ran_case::end::completed) {
      return true;
    }
    answer_.timed_out = ran.how == ran_case::end::timed_out;
    answer_.completed = failure{ran.why.blame, where + ran.why.message, ran.why.ec};
    answer_.detail = ran.error;
    return false;
  }

  void report_unsupported() {
    std::string all;
    for (auto const& reason : unsupported_) {
      all += (all.empty() ? "" : "; ") + reason;
    }
    answer_.completed = failure{blame::host, std::move(all)};
    answer_.detail = answer_.verdict ? answer_.verdict->detail : std::string();
    answer_.verdict.reset();
  }

  session& board_;
  defined_tests_question question_;
  std::string mark_;
  std::vector<std::string> unsupported_;
  std::vector<test_function> functions_;
  run_clock::time_point until_;
  defined_tests_answer answer_;
};

} // namespace

task<uncalled_answer> find_uncalled(session& board, defined_tests_question question) {
  uncalled_answer answer;
  answer.functions = question.tests.functions;
  if (question.tests.may_be_called_by.empty() || answer.functions.empty()) {
    co_return answer;
  }
  board.journal().note(
      fmt::format("run again, to learn which tests it calls: {}", question.tests.may_be_called_by));
  auto const mark = mark_for(question.source);
  auto watch = watch_calls(mark, question.source, answer.functions);
  auto before = watch.before + question.before;
  auto ran = co_await board.run(question.about, std::move(watch.source), std::move(before));
  answer.kept = ran.kept;
  if (ran.how != ran_case::end::completed) {
    answer.cut_off = std::move(ran);
    co_return answer;
  }
  auto const output = with_plain_line_ends(ran.output);
  std::erase_if(answer.functions, [&](auto const& function) {
    return output.find(mark + " " + function.name + "\n") != std::string::npos;
  });
  co_return answer;
}

task<defined_tests_answer> run_defined_tests(session& board, defined_tests_question question) {
  defined_run run(board, question);
  auto answer = co_await run.run();
  co_return answer;
}

} // namespace mprun
