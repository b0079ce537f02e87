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
    : known_(known), spec_(spec), about_(about), target_(board, spec, about, known.setup),
      questions_(known, board, spec, about) {}

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

void perf_attempt::error(attempt_finished& outcome, failure why) {
  is_running_ = false;
  outcome.verdict = verdict::errored;
  outcome.blame = why.blame;
  outcome.message = std::move(why.message);
}

task<result<void>> perf_attempt::prepare(attempt_finished& outcome) {
  auto const test = read_text(about_.file);
  auto const benchrun = read_text(about_.file.parent_path() / "benchrun.py");
  for (auto const* const read : {&test, &benchrun}) {
    if (!*read) {
      error(outcome, on_host(read->error()));
      co_return result<void>();
    }
  }
  auto const needed_m = min_m(*test);
  auto const sized = co_await questions_.find_size();
  if (!sized.text) {
    error(outcome, sized.text.error());
    co_return sized.kept;
  }
  if (!needed_m) {
    fail(outcome, reason_code::none, "has no valid bm_params");
    co_return result<void>();
  }
  if (size().m < *needed_m) {
    skip(outcome, {reason_code::too_large, {std::to_string(*needed_m), std::to_string(size().m)}});
    co_return result<void>();
  }
  auto const missing = co_await questions_.missing_feature();
  if (!missing.text) {
    error(outcome, missing.text.error());
    co_return missing.kept;
  }
  if (!missing.text->empty()) {
    skip(outcome, {reason_code::needs_feature, {*missing.text}});
    co_return result<void>();
  }
  std::string arch;
  // Benchmarks outside of the tree are compiled for no board in particular.
  if (known_.setup.how.via_mpy && questions_.knows_feature("target_info.py")) {
    auto const info = co_await questions_.feature("target_info.py");
    if (!info.text) {
      error(outcome, info.text.error());
      co_return info.kept;
    }
    arch = architecture_in(*info.text);
  }
  source_ = benchmark_source(*test, *benchrun, size());
  auto copy = source_;
  auto const taken = co_await target_.take(std::move(copy), std::move(arch));
  if (!taken) {
    error(outcome, taken.error());
  } else if (auto const& refusal = *taken) {
    fail(outcome, reason_code::not_prepared, "preparation: mpy-cross rejects it");
    outcome.detail = *refusal;
  }
  co_return result<void>();
}

task<result<void>> perf_attempt::run_once(attempt_finished& outcome) {
  auto ran = co_await target_.run();
  if (ran.how != ran_case::end::completed) {
    error(outcome, ran.why);
    if (ran.how == ran_case::end::timed_out) {
      outcome.verdict = verdict::timed_out;
    }
    outcome.output = ran.output;
    co_return ran.kept;
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
  } else if (!printed_.empty() && read.result != printed_) {
    fail(outcome, reason_code::differs_from_itself,
         fmt::format("FAIL self: run {} gave {}, those before it {}", scores_.scores.size() + 1,
                     read.result, printed_));
  } else {
    printed_ = read.result;
    scores_.times_us.push_back(read.time_us);
    scores_.scores.push_back(read.score);
    co_return result<void>();
  }
  outcome.detail = ran.error;
  outcome.output = ran.output;
  co_return ran.kept;
}

task<result<void>> perf_attempt::check(attempt_finished& outcome) {
  if (printed_ != "None") {
    auto const file = about_.file;
    auto copy = source_;
    auto const expected = co_await known_.expected_outputs.expected_for(file, std::move(copy));
    if (!expected) {
      error(outcome, expected.error());
    } else if (*expected != printed_) {
      fail(outcome, reason_code::output_differs,
           fmt::format("FAIL truth: expected {}, got {}", *expected, printed_));
    }
  }
  co_return result<void>();
}

} // namespace mprun::upstream
