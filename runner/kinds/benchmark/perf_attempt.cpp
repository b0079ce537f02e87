#include "runner/kinds/benchmark/perf_attempt.hpp"

#include "base/files/file_text.hpp"

#include <fmt/format.h>
#include <sstream>
#include <utility>

namespace mprun::upstream {
namespace {

/// The second word of target_info.py; empty where the board runs no native code.
std::string architecture_in(std::string const& target_info) {
  std::istringstream words(target_info);
  std::string platform;
  std::string arch;
  words >> platform >> arch;
  return arch == "None" ? "" : arch;
}

} // namespace

perf_attempt::perf_attempt(perf_knowledge& known, session& board, board_spec const& spec,
                           test_case const& about)
    : known_(known), board_(board), spec_(spec), about_(about),
      target_(board, spec, about, known.setup), questions_(known, board, spec, about) {}

perf_size perf_attempt::size() const {
  auto const found = known_.sizes.find(spec_.id);
  return found == known_.sizes.end() ? perf_size() : found->second;
}

void perf_attempt::skip(attempt_finished& outcome, reason why) {
  is_running_ = false;
  outcome.verdict = verdict::skipped;
  outcome.message = words_for(why);
  outcome.reason = std::move(why);
}

void perf_attempt::fail(attempt_finished& outcome, reason_code code, std::string why) {
  is_running_ = false;
  outcome.verdict = verdict::failed;
  outcome.reason = {code};
  outcome.blame = blame::test;
  outcome.message = std::move(why);
}

void perf_attempt::error(attempt_finished& outcome, trouble why) {
  is_running_ = false;
  outcome.verdict = verdict::errored;
  outcome.blame = why.blame;
  outcome.message = std::move(why.message);
}

task<std::optional<trouble>> perf_attempt::prepare(attempt_finished& outcome) {
  auto const test = read_text(about_.file);
  auto const benchrun = read_text(about_.file.parent_path() / "benchrun.py");
  for (auto const& problem : {test.problem, benchrun.problem}) {
    if (!problem.empty()) {
      error(outcome, {blame::host, problem});
      co_return std::nullopt;
    }
  }
  auto const least = least_m(test.text);
  auto sized = co_await questions_.find_size();
  if (sized.why) {
    error(outcome, *std::move(sized.why));
    co_return sized.lost;
  }
  if (!least) {
    fail(outcome, reason_code::none, "has no valid bm_params");
    co_return std::nullopt;
  }
  if (size().m < *least) {
    skip(outcome, {reason_code::too_large, {std::to_string(*least), std::to_string(size().m)}});
    co_return std::nullopt;
  }
  auto missing = co_await questions_.missing_feature();
  if (missing.why) {
    error(outcome, *std::move(missing.why));
    co_return missing.lost;
  }
  if (!missing.text.empty()) {
    skip(outcome, {reason_code::needs_feature, {std::move(missing.text)}});
    co_return std::nullopt;
  }
  std::string arch;
  // Benchmarks outside of the tree are compiled for no board in particular.
  if (known_.setup.how.via_mpy && questions_.knows_feature("target_info.py")) {
    auto info = co_await questions_.feature("target_info.py");
    if (info.why) {
      error(outcome, *std::move(info.why));
      co_return info.lost;
    }
    arch = architecture_in(info.text);
  }
  source_ = benchmark_source(test.text, benchrun.text, size());
  std::string crash;
  auto copy = source_;
  auto why = co_await target_.take(std::move(copy), std::move(arch), crash);
  if (why) {
    error(outcome, *std::move(why));
  } else if (!crash.empty()) {
    fail(outcome, reason_code::not_prepared, "preparation: mpy-cross does not take it");
    outcome.detail = crash;
  }
  co_return std::nullopt;
}

task<std::optional<trouble>> perf_attempt::run_once(attempt_finished& outcome) {
  auto ran = co_await target_.run();
  if (ran.how != ran_case::end::completed) {
    error(outcome, ran.why);
    if (ran.how == ran_case::end::timed_out) {
      outcome.verdict = verdict::timed_out;
    }
    outcome.output = ran.output;
    co_return ran.lost;
  }
  auto const read = read_run(ran.error.empty() ? ran.output : "");
  if (read.skipped) {
    skip(outcome, {reason_code::skipped_itself, {read.problem}});
  } else if (ran.error.find("MemoryError") != std::string::npos && ran.output.empty()) {
    fail(outcome, reason_code::crashed, "CRASH: MemoryError; give a smaller M");
  } else if (!target_.killed().empty()) {
    fail(outcome, reason_code::crashed, "CRASH: " + target_.killed());
  } else if (!read.problem.empty()) {
    fail(outcome, reason_code::crashed,
         ran.error.empty() ? read.problem : "CRASH: it ended with an exception");
  } else if (!result_.empty() && read.result != result_) {
    fail(outcome, reason_code::differs_from_itself,
         fmt::format("FAIL self: run {} gave {}, those before it {}", scores_.scores.size() + 1,
                     read.result, result_));
  } else {
    result_ = read.result;
    scores_.times_us.push_back(read.time_us);
    scores_.scores.push_back(read.score);
    co_return std::nullopt;
  }
  outcome.detail = ran.error;
  outcome.output = ran.output;
  co_return ran.lost;
}

task<std::optional<trouble>> perf_attempt::check(attempt_finished& outcome) {
  if (result_ != "None") {
    auto const file = about_.file;
    auto copy = source_;
    auto const expected = co_await known_.truths.expected_for(file, std::move(copy));
    if (!expected.problem.empty()) {
      error(outcome, {blame::host, expected.problem});
    } else if (expected.output != result_) {
      fail(outcome, reason_code::output_differs,
           fmt::format("FAIL truth: expected {}, got {}", expected.output, result_));
    }
  }
  co_return std::nullopt;
}

} // namespace mprun::upstream
