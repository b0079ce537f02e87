#include "runner/kinds/program/case_runner.hpp"

#include "base/files/file_text.hpp"
#include "runner/kinds/program/defined_tests_run.hpp"
#include "runner/kinds/program/exit_finder.hpp"
#include "runner/kinds/program/test_programs.hpp"
#include "runner/kinds/program/transfer_run.hpp"
#include "suites/judging/traceback.hpp"
#include "suites/judging/unittest_report.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

void set(attempt_finished& outcome, judgement judged) {
  outcome.verdict = judged.verdict;
  outcome.blame = judged.verdict == verdict::failed ? blame::test : blame::none;
  outcome.reason = std::move(judged.reason);
  outcome.message = std::move(judged.message);
  outcome.detail = std::move(judged.detail);
  outcome.line = judged.line;
}

void set_error(attempt_finished& outcome, failure why) {
  outcome.verdict = verdict::errored;
  outcome.blame = why.blame;
  outcome.message = std::move(why.message);
  outcome.line = 0;
}

/// A module or package of that name in the suite takes precedence.
bool brings_unittest(test_case const& test) {
  return std::any_of(test.files.begin(), test.files.end(), [](brought_file const& file) {
    return std::filesystem::path(file.name).begin()->stem() == "unittest";
  });
}

bool needs_our_unittest(test_case const& test, board_facts const& facts) {
  auto const& has = facts.modules;
  return test.imports_unittest && !brings_unittest(test) &&
         std::find(has.begin(), has.end(), "unittest") == has.end();
}

bool is_without_pytest(ran_case const& ran) {
  auto const error = read_traceback(ran.error);
  return (error.name == "ImportError" || error.name == "ModuleNotFoundError") &&
         error.text.find("pytest") != std::string::npos;
}

} // namespace

case_runner::case_runner(std::vector<test_case> const& cases, expected_outputs& expected,
                         std::filesystem::path scratch)
    : cases_(cases), expected_(expected), scratch_(std::move(scratch)), sources_(cases.size()) {}

task<result<void>> case_runner::run_on(board_at_work where, test_case const& test,
                                       expected_outputs&, attempt_finished& outcome) {
  static result<program_source> const none;
  auto const& source = test.transfer ? none : source_of(test);
  if (!source) {
    set_error(outcome, source.error());
    co_return result<void>();
  }
  program_attempt at{where, test, *source, "", {}};
  co_await run_case(at);
  if (at.ran.how != ran_case::end::completed) {
    outcome.verdict =
        at.ran.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
    outcome.blame = at.ran.why.blame;
    outcome.message = at.ran.why.message;
    outcome.detail = at.ran.error;
  } else if (test.transfer) {
    outcome.verdict = verdict::passed;
    outcome.message = at.ran.note;
    outcome.transfers = at.ran.transfers;
  } else {
    co_await judge(at, outcome);
  }
  outcome.output.insert(0, at.ran.output);
  co_return std::move(at.ran.kept);
}

task<void> case_runner::run_case(program_attempt& at) {
  auto& ran = at.ran;
  auto const& test = at.about;
  auto const brought = co_await at.board.files.bring(at.board.session, at.board.spec, test.files);
  if (!brought) {
    ran.why = brought.error();
    if (!at.board.session.is_open()) {
      ran.kept = brought;
    }
  } else if (test.transfer) {
    ran = co_await run_transfer(at.board.session, at.board.spec, test, scratch_);
  } else {
    if (needs_our_unittest(test, at.board.session.facts())) {
      at.before = bring_unittest();
    }
    ran = co_await at.board.session.run(test, at.source.text, at.before);
  }
}

/// Judges what the program printed, how it ended, and the tests that it defined.
task<void> case_runner::judge(program_attempt& at, attempt_finished& outcome) {
  auto& ran = at.ran;
  auto const& tests = at.source.tests;
  auto const must_exit = at.about.raises == "SystemExit";
  if (must_exit && !ran.exit.exited && ran.error.empty()) {
    co_await check_exit(at, outcome); // the board does not report exits
    if (outcome.verdict == verdict::errored && !outcome.message.empty()) {
      co_return;
    }
  }
  if (!tests.needs_pytest.empty() && is_without_pytest(ran)) {
    set_error(outcome, {blame::host, tests.needs_pytest + " is unsupported: fixtures, parameters "
                                                          "and marks are pytest's own"});
    co_return;
  }
  auto const has_report = mentions_unittest_report(ran.output);
  auto judged = judge_alone(at.about, {ran.output, ran.error, ran.exit.exited});
  auto compares = !judged;
  if (!judged && !ran.exit.exited && tests.any() && !has_report) {
    auto is_over = false;
    judged = co_await run_tests_of(at, outcome, is_over, compares);
    if (is_over) {
      co_return;
    }
  }
  if (judged && judged->verdict != verdict::passed) {
    if (judged->reason.code == reason_code::needs_module && !at.ran.before_error.empty()) {
      judged->reason.about.emplace_back(", for which this board's memory has no room");
      judged->message = words_for(judged->reason);
    }
    set(outcome, *std::move(judged));
    co_return;
  }
  if (compares) {
    co_await compare(at, outcome);
  }
  if (judged && (!compares || outcome.verdict == verdict::passed)) {
    set(outcome, *std::move(judged));
  }
  if (outcome.verdict != verdict::passed || at.about.raises) {
    co_return;
  }
  co_await check_exit(at, outcome);
  if (outcome.verdict == verdict::passed && ran.exit.exited && !has_report) {
    co_await check_unrun(at, outcome);
  }
}

/// A program that exited cannot be asked for the tests that it defined.
task<void> case_runner::check_unrun(program_attempt& at, attempt_finished& outcome) {
  auto const& tests = at.source.tests;
  std::string unrun;
  if (!tests.classes.empty()) {
    unrun = "class " + tests.classes[0];
  } else if (!tests.functions.empty()) {
    defined_tests_question question{at.about, at.source.text, at.before, tests, at.ran.until};
    auto const found = co_await find_uncalled(at.board.session, question);
    if (!found.kept) {
      at.ran.kept = found.kept;
    }
    if (!found.functions.empty()) {
      unrun = fmt::format("{}() (line {})", found.functions[0].name, found.functions[0].line);
    }
  }
  if (!unrun.empty()) {
    set_error(outcome, {blame::host, "the program exits before its tests are run: " + unrun});
  }
}

/// Nothing when there was nothing to run. `is_over`: the outcome is complete. `compares`: what the
/// program itself printed counts too.
task<std::optional<judgement>> case_runner::run_tests_of(program_attempt& at,
                                                         attempt_finished& outcome, bool& is_over,
                                                         bool& compares) {
  defined_tests_question question{at.about, at.source.text, at.before, at.source.tests,
                                  at.ran.until};
  auto answer = co_await run_defined_tests(at.board.session, question);
  outcome.output = std::move(answer.output);
  at.ran.kept = std::move(answer.kept);
  if (!answer.completed) {
    is_over = true;
    set_error(outcome, answer.completed.error());
    outcome.detail = std::move(answer.detail);
    outcome.verdict = answer.timed_out ? verdict::timed_out : verdict::errored;
    co_return std::nullopt;
  }
  // A unittest report has always been the whole verdict; an expectation file counts as well.
  compares =
      !answer.verdict || at.about.expected_file || (!answer.ran_cases && !at.ran.output.empty());
  co_return std::move(answer.verdict);
}

task<void> case_runner::compare(program_attempt& at, attempt_finished& outcome) {
  auto const reference = co_await expected_.expected_for(at.about);
  if (!reference) {
    set_error(outcome, reference.error());
    co_return;
  }
  auto const& ran = at.ran;
  auto const expected = at.board.session.journal().comparable(*reference, ran.output);
  auto judged = judge_against(at.about, {ran.output, ran.error}, expected);
  if (judged.verdict == verdict::passed && ran.unmasked) {
    auto const exactly = judge_against(at.about, {*ran.unmasked, ran.error}, *reference);
    judged.verdict = exactly.verdict;
    judged.reason = exactly.reason;
    judged.message = exactly.verdict == verdict::passed
                         ? std::string()
                         : "printed something other than expected where a secret is masked";
  }
  set(outcome, std::move(judged));
}

/// A program whose exit status says that it failed has not passed.
task<void> case_runner::check_exit(program_attempt& at, attempt_finished& outcome) {
  exit_question question{at.about, at.source.text, at.before};
  auto found = co_await find_exit(at.board.session, question, at.ran.exit);
  if (!found.kept) {
    at.ran.kept = std::move(found.kept);
  }
  at.ran.exit = std::move(found.how);
  if (!found.known) {
    auto const how = at.ran.exit.exited ? "ended by SystemExit" : "may have ended by SystemExit";
    set_error(outcome, {blame::board, fmt::format("the program {}, and its status cannot be "
                                                  "learned: {}",
                                                  how, found.known.error().message)});
  } else if (at.about.raises != "SystemExit" && at.ran.exit.is_failure()) {
    judgement failed;
    failed.reason = {reason_code::wrong_exit_status};
    failed.message = exit_text(at.ran.exit);
    set(outcome, std::move(failed));
  }
}

result<case_runner::program_source> const& case_runner::source_of(test_case const& test) {
  auto& known = sources_[static_cast<std::size_t>(&test - cases_.data())];
  if (known && *known) {
    return *known;
  }
  auto read = read_text(test.file);
  if (!read) {
    return known.emplace(on_host(read.error()));
  }
  auto tests = tests_defined_in(*read);
  return known.emplace(program_source{*std::move(read), std::move(tests)});
}

} // namespace mprun
