#include "runner/kinds/benchmark/perfbench.hpp"

#include "base/files/file_text.hpp"
#include "bench/farm/board_words.hpp"
#include "upstream_device_programs.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <sstream>
#include <system_error>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

std::uint64_t number_in(std::string const& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// To its first two digits: a few bytes of heap more or less must not make it another benchmark.
std::uint64_t rounded(std::uint64_t value) {
  std::uint64_t unit = 1;
  while (value / unit >= 100) {
    unit *= 10;
  }
  return value - value % unit;
}

void skip(attempt_finished& outcome, reason why) {
  outcome.verdict = verdict::skipped;
  outcome.message = words_for(why);
  outcome.reason = std::move(why);
}

void fail(attempt_finished& outcome, reason_code code, std::string why) {
  outcome.verdict = verdict::failed;
  outcome.reason = {code};
  outcome.blame = blame::test;
  outcome.message = std::move(why);
}

void error(attempt_finished& outcome, trouble why) {
  outcome.verdict = verdict::errored;
  outcome.blame = why.blame;
  outcome.message = std::move(why.message);
}

fs::path feature_file(test_case const& one, std::string const& script) {
  return one.file.parent_path().parent_path() / "feature_check" / script;
}

/// The second word of target_info.py; empty where the board runs no native code.
std::string architecture_in(std::string const& target_info) {
  std::istringstream words(target_info);
  std::string platform;
  std::string arch;
  words >> platform >> arch;
  return arch == "None" ? "" : arch;
}

} // namespace

/// What a small program prints, empty when it ends with an exception; behind a line that may damage
/// bytes what two answers agree on. `what` is for people.
task<perfbench::answer> perfbench::answer_of(bench at, std::string what, std::string source) {
  constexpr int most = 8;
  answer told;
  for (int i = 0; i < most; ++i) {
    auto const before = std::move(told.text);
    told = co_await ask(at, what, source);
    if (told.why || !at.board.may_damage() || (i != 0 && told.text == before)) {
      break;
    }
  }
  co_return told;
}

task<perfbench::answer> perfbench::ask(bench at, std::string what, std::string source) {
  auto plain = setup_;
  plain.how.via_mpy = false;
  perf_target target(at.board, at.spec, at.one, plain);
  std::string arch;
  std::string crash;
  answer told;
  told.why = co_await target.take(std::move(source), std::move(arch), crash);
  if (told.why) {
    co_return told;
  }
  auto ran = co_await target.run();
  told.lost = std::move(ran.lost);
  if (ran.how != ran_case::end::completed) {
    told.why = std::move(ran.why);
  } else if (!target.killed().empty()) {
    told.why = {blame::board, target.killed()};
  } else if (at.board.link_is_suspect()) {
    told.why = {blame::link, "the link was disturbed"};
  } else if (ran.error.empty()) {
    told.text = trimmed(ran.output);
  }
  if (told.why) {
    // It was asked before the test had its turn.
    told.why->blame = told.why->blame == blame::test ? blame::board : told.why->blame;
    told.why->message = fmt::format("{}: {}", what, told.why->message);
  }
  co_return told;
}

/// What one of the tree's own feature scripts prints on the board; an answer is asked for once.
task<perfbench::answer> perfbench::feature(bench at, std::string script) {
  auto const key = at.spec.id + "\n" + script;
  auto const known = features_.find(key);
  answer told;
  if (known != features_.end()) {
    told.text = known->second;
    co_return told;
  }
  auto const read = read_text(feature_file(at.one, script));
  if (!read.problem.empty()) {
    told.why = trouble{blame::host, read.problem};
    co_return told;
  }
  auto const what = "feature_check/" + script;
  told = co_await answer_of(at, what, read.text);
  if (!told.why) {
    features_.emplace(key, told.text);
  }
  co_return told;
}

/// Puts the board's into sizes_.
task<perfbench::answer> perfbench::find_size(bench at) {
  answer told;
  if (sizes_.contains(at.spec.id)) {
    co_return told;
  }
  perf_size size{setup_.how.perf.n, setup_.how.perf.m};
  if (size.m == 0) {
    auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(at.board.facts().heap_free, 0));
    if (!setup_.how.heap_size.empty()) {
      std::string what = "asked for its free heap";
      std::string source(device::free_heap);
      told = co_await answer_of(at, std::move(what), std::move(source));
      if (told.why) {
        co_return told;
      }
      free = number_in(told.text);
    }
    size.m = rounded(free / 1024);
  }
  constexpr std::uint64_t of_a_pc = 1000;
  if (size.n == 0 && at.spec.is_unix_port()) {
    size.n = of_a_pc;
  } else if (size.n == 0) {
    std::string what = "asked for its frequency";
    std::string source(device::frequency);
    told = co_await answer_of(at, std::move(what), std::move(source));
    if (told.why) {
      co_return told;
    }
    auto const hertz = number_in(told.text);
    constexpr std::uint64_t modest = 50;
    size.n = hertz == 0 ? modest : std::max<std::uint64_t>(hertz / 1'000'000, 1);
  }
  at.board.journal().note(fmt::format("benchmarks with N={} M={}", size.n, size.m));
  sizes_.emplace(at.spec.id, size);
  co_return told;
}

/// What the benchmark needs that the board has not.
task<perfbench::answer> perfbench::lacks(bench at) {
  auto const name = at.one.file.stem().string();
  std::string script;
  std::string what;
  answer told;
  if (name == "bm_fft" || name == "misc_mandel") {
    script = "complex.py";
    what = "complex";
  } else if (name.find("viper_") != std::string::npos) {
    script = "native_check.py";
    what = "native";
  } else {
    co_return told;
  }
  std::error_code ignored;
  if (!fs::exists(feature_file(at.one, script), ignored)) { // perf_bench/ without the rest
    told.text = fmt::format("nothing here tells whether the board supports {}: there is no {}",
                            what, feature_file(at.one, script).lexically_normal().string());
    co_return told;
  }
  told = co_await feature(at, script);
  told.text = told.text == what ? std::string() : what;
  co_return told;
}

/// All runs; `result` is what each of them printed. Where it sets no verdict all went well.
task<std::optional<trouble>> perfbench::measure(perf_target& target, perf_measured& found,
                                                std::string& result, attempt_finished& outcome) {
  for (std::size_t run = 0; run < setup_.how.perf.runs; ++run) {
    auto ran = co_await target.run();
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
    } else if (!target.killed().empty()) {
      fail(outcome, reason_code::crashed, "CRASH: " + target.killed());
    } else if (!read.problem.empty()) {
      fail(outcome, reason_code::crashed,
           ran.error.empty() ? read.problem : "CRASH: it ended with an exception");
    } else if (run > 0 && read.result != result) {
      fail(outcome, reason_code::differs_from_itself,
           fmt::format("FAIL self: run {} gave {}, those before it {}", run + 1, read.result,
                       result));
    } else {
      result = read.result;
      found.scores.times_us.push_back(read.time_us);
      found.scores.scores.push_back(read.score);
      continue;
    }
    outcome.detail = ran.error;
    outcome.output = ran.output;
    co_return ran.lost;
  }
  outcome.verdict = verdict::passed;
  outcome.message =
      fmt::format("N={} M={}: {}", found.size.n, found.size.m, found.scores.in_words());
  co_return std::nullopt;
}

task<std::optional<trouble>> perfbench::run_on(board_at_work where, test_case const& one,
                                               cpython_truth&, attempt_finished& outcome) {
  auto& board = where.session;
  auto const& spec = where.spec;
  bench const at{board, spec, one};
  auto const test = read_text(one.file);
  auto const benchrun = read_text(one.file.parent_path() / "benchrun.py");
  for (auto const& problem : {test.problem, benchrun.problem}) {
    if (!problem.empty()) {
      error(outcome, {blame::host, problem});
      co_return std::nullopt;
    }
  }
  auto const least = least_m(test.text);
  auto sized = co_await find_size(at);
  if (sized.why) {
    error(outcome, *std::move(sized.why));
    co_return sized.lost;
  }
  auto const size = sizes_.at(spec.id);
  if (!least) {
    fail(outcome, reason_code::none, "has no valid bm_params");
    co_return std::nullopt;
  }
  if (size.m < *least) {
    skip(outcome, {reason_code::too_large, {std::to_string(*least), std::to_string(size.m)}});
    co_return std::nullopt;
  }
  auto lacking = co_await lacks(at);
  if (lacking.why) {
    error(outcome, *std::move(lacking.why));
    co_return lacking.lost;
  }
  if (!lacking.text.empty()) {
    skip(outcome, {reason_code::needs_feature, {std::move(lacking.text)}});
    co_return std::nullopt;
  }
  auto const source = benchmark_source(test.text, benchrun.text, size);
  std::string arch;
  std::error_code ignored;
  // Benchmarks outside of the tree are compiled for no board in particular.
  if (setup_.how.via_mpy && fs::exists(feature_file(one, "target_info.py"), ignored)) {
    auto info = co_await feature(at, "target_info.py");
    if (info.why) {
      error(outcome, *std::move(info.why));
      co_return info.lost;
    }
    arch = architecture_in(info.text);
  }
  perf_target target(board, spec, one, setup_);
  std::string crash;
  auto copy = source;
  auto why = co_await target.take(std::move(copy), std::move(arch), crash);
  if (why) {
    error(outcome, *std::move(why));
    co_return std::nullopt;
  }
  if (!crash.empty()) {
    fail(outcome, reason_code::not_prepared, "preparation: mpy-cross does not take it");
    outcome.detail = crash;
    co_return std::nullopt;
  }
  perf_measured found{
      spec, board.facts(), fmt::format("{}/{}", one.suite, one.name), link_words(spec), size, {}};
  board.journal().mask(found.link);
  std::string result;
  auto lost = co_await measure(target, found, result, outcome);
  if (outcome.verdict != verdict::passed) {
    co_return lost;
  }
  if (result != "None") {
    auto const file = one.file;
    copy = source;
    auto const expected = co_await truths_.expected_for(file, std::move(copy));
    if (!expected.problem.empty()) {
      error(outcome, {blame::host, expected.problem});
      co_return std::nullopt;
    }
    if (expected.output != result) {
      fail(outcome, reason_code::output_differs,
           fmt::format("FAIL truth: expected {}, got {}", expected.output, result));
      co_return std::nullopt;
    }
  }
  // A failure that is confirmed may pass on the way: the last run counts.
  std::erase_if(measured_, [&](auto const& other) {
    return other.board.id == found.board.id && other.name == found.name;
  });
  measured_.push_back(std::move(found));
  co_return std::nullopt;
}

} // namespace mprun::upstream
