#include "runner/kinds/multitest/multitest_verdict.hpp"

#include "suites/judging/text_diff.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mprun::upstream {

void judge_multitest(multitest_result const& ran, std::string const& expected,
                     std::vector<std::string> const& boards, attempt_finished& outcome) {
  auto const all = fmt::format("{}", fmt::join(boards, "|"));
  outcome.output = ran.output;
  if (!ran.played) {
    auto const why = ran.played.error();
    outcome.verdict = verdict::errored;
    outcome.blame = why.blame;
    outcome.message = fmt::format("instance{} on {}: {}", ran.failed_instance,
                                  boards[ran.failed_instance], why.message);
  } else if (!ran.problem.empty()) {
    outcome.verdict = verdict::errored;
    outcome.blame = blame::test;
    outcome.message = ran.problem;
  } else if (ran.skipped) {
    outcome.verdict = verdict::skipped;
    outcome.reason = {reason_code::skipped_itself, {"skips itself on " + all}};
    outcome.message = words_for(outcome.reason);
    outcome.output.clear();
  } else if (ran.output == expected) {
    outcome.verdict = verdict::passed;
    outcome.message = all;
    for (auto const& metric : ran.metrics) {
      outcome.message += "; " + metric;
    }
    outcome.output.clear();
  } else {
    outcome.verdict = ran.timed_out ? verdict::timed_out : verdict::failed;
    outcome.blame = blame::test;
    outcome.reason = {reason_code::output_differs};
    outcome.message = fmt::format("{}on {}: {}", ran.timed_out ? "silent for too long, " : "", all,
                                  first_difference(expected, ran.output));
    outcome.detail = unified_diff(expected, ran.output);
  }
}

} // namespace mprun::upstream
