#include "runner/case_runner.hpp"

#include "runner/transfer_run.hpp"
#include "suites/judge.hpp"

#include <fstream>
#include <iterator>
#include <utility>

namespace mprun {

case_runner::case_runner(std::vector<test_case> const& cases, cpython_truth& truths,
                         std::filesystem::path scratch)
    : cases_(cases), truths_(truths), scratch_(std::move(scratch)), sources_(cases.size()) {}

task<std::optional<trouble>> case_runner::run(board_at_work board, std::size_t case_index,
                                              attempt_finished& outcome) {
  auto const& one = cases_[case_index];
  auto ran = co_await run_on(board, case_index);
  if (ran.how != ran_case::end::completed) {
    outcome.verdict = ran.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
    outcome.blame = ran.why.blame;
    outcome.message = ran.why.message;
    outcome.detail = ran.error;
  } else if (one.transfer) {
    outcome.verdict = verdict::passed;
    outcome.message = ran.note;
  } else {
    co_await judge(one, ran, outcome);
    if (outcome.verdict == verdict::failed && board.session.link_is_suspect()) {
      // Bytes were damaged on purpose while it ran: nobody can tell what the board printed.
      outcome.verdict = verdict::errored;
      outcome.blame = blame::link;
      outcome.message = "the link was disturbed: " + outcome.message;
    }
  }
  outcome.output = std::move(ran.output);
  co_return std::move(ran.lost);
}

task<ran_case> case_runner::run_on(board_at_work board, std::size_t case_index) {
  auto const& one = cases_[case_index];
  ran_case ran;
  auto no_files = co_await board.files.bring(board.session, board.spec, one.files);
  if (no_files) {
    ran.why = *no_files;
    if (!board.session.is_open()) {
      ran.lost = std::move(no_files);
    }
  } else if (one.transfer) {
    ran = co_await run_transfer(board.session, board.spec, one, scratch_);
  } else {
    ran = co_await board.session.run(one, source_of(case_index));
  }
  co_return ran;
}

/// What the program printed, against what it should have.
task<void> case_runner::judge(test_case const& one, ran_case const& ran,
                              attempt_finished& outcome) {
  run_output const printed{ran.output, ran.error};
  auto judged = judge_alone(one, printed);
  if (!judged) {
    auto const truth = co_await truths_.expected_for(one);
    if (!truth.problem.empty()) {
      outcome.verdict = verdict::errored;
      outcome.blame = blame::host;
      outcome.message = truth.problem;
      co_return;
    }
    judged = judge_against(one, printed, truth.output);
  }
  outcome.verdict = judged->verdict;
  outcome.blame = judged->verdict == verdict::failed ? blame::test : blame::none;
  outcome.message = judged->message;
  outcome.detail = judged->detail;
  outcome.line = judged->line;
}

std::string const& case_runner::source_of(std::size_t case_index) {
  auto& text = sources_[case_index];
  if (text.empty()) {
    std::ifstream in(cases_[case_index].file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  return text;
}

} // namespace mprun
