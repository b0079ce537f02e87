#include "runner/upstream/perfbench.hpp"

#include "runner/upstream/test_source.hpp"
#include "suites/cpython_truth.hpp"
#include "transports/run_program.hpp"
#include "upstream_device_programs.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// To its first two digits: a few bytes of heap more or less must not make it another benchmark.
std::uint64_t rounded(std::uint64_t value) {
  std::uint64_t unit = 1;
  while (value / unit >= 100) {
    unit *= 10;
  }
  return value - value % unit;
}

} // namespace

task<perf_size> perfbench::size_for(session& board, board_spec const& spec) {
  auto const known = sizes_.find(spec.id);
  if (known != sizes_.end()) {
    co_return known->second;
  }
  perf_size size{how_.n, how_.m};
  if (size.m == 0) {
    auto const free = std::max<std::int64_t>(board.facts().heap_free, 0);
    size.m = rounded(static_cast<std::uint64_t>(free) / 1024);
  }
  constexpr std::uint64_t of_a_pc = 1000;
  if (size.n == 0 && spec.platform == "unix") {
    size.n = of_a_pc;
  } else if (size.n == 0) {
    std::string source(device::frequency);
    auto const soon = clock::now() + spec.limits.case_timeout;
    auto const asked = co_await board.execute(std::move(source), soon);
    auto const text = trimmed(asked.output);
    std::uint64_t hertz = 0;
    std::from_chars(text.data(), text.data() + text.size(), hertz);
    constexpr std::uint64_t modest = 50;
    size.n = hertz == 0 ? modest : std::max<std::uint64_t>(hertz / 1'000'000, 1);
  }
  board.note(fmt::format("benchmarks with N={} M={}", size.n, size.m));
  sizes_.emplace(spec.id, size);
  co_return size;
}

/// What the benchmark needs that the board has not, by the tree's own feature scripts.
task<std::string> perfbench::lacks(session& board, fs::path const& test) {
  auto const name = test.stem().string();
  std::string script;
  std::string what;
  if (name == "bm_fft" || name == "misc_mandel") {
    script = "complex.py";
    what = "complex";
  } else if (name.find("viper_") != std::string::npos) {
    script = "native_check.py";
    what = "native";
  } else {
    co_return std::string();
  }
  test_case probe;
  probe.suite = "feature_check";
  probe.name = script;
  auto source = read_source(test.parent_path().parent_path() / "feature_check" / script);
  auto const ran = co_await board.run(probe, std::move(source));
  auto const has = ran.how == ran_case::end::completed && trimmed(ran.output) == what;
  co_return has ? std::string() : what + " not supported";
}

task<std::string> perfbench::expected_for(fs::path test, std::string source, std::string& problem) {
  auto const file = fs::path(test.string() + ".exp");
  if (auto text = read_file(file)) {
    co_return trimmed(*std::move(text));
  }
  auto const known = truths_.find(source);
  if (known != truths_.end()) {
    co_return known->second;
  }
  program what;
  what.arguments = {cpython_program(), "-c", source};
  what.directory = test.parent_path();
  constexpr auto longest = std::chrono::minutes(2);
  constexpr std::size_t most = std::size_t{1} << 20;
  auto const ran = co_await run_program(std::move(what), longest, most);
  if (ran.ec) {
    problem = fmt::format("cannot run {}: {}", cpython_program(), ran.ec.message());
    co_return std::string();
  }
  auto const run = read_run(ran.output);
  truths_.emplace(std::move(source), run.result);
  co_return run.result;
}

task<std::optional<trouble>> perfbench::attempt(session& board, board_spec const& spec,
                                                test_case const& one, attempt_finished& outcome) {
  auto const skip = [&outcome](std::string why) {
    outcome.verdict = verdict::skipped;
    outcome.message = std::move(why);
  };
  auto const fail = [&outcome](std::string why) {
    outcome.verdict = verdict::failed;
    outcome.blame = blame::test;
    outcome.message = std::move(why);
  };
  auto const test = read_source(one.file);
  auto const least = least_m(test);
  auto const size = co_await size_for(board, spec);
  if (!least) {
    fail("has no valid bm_params");
    co_return std::nullopt;
  }
  if (size.m < *least) {
    skip(fmt::format("too large: needs M={}, this board has {}", *least, size.m));
    co_return std::nullopt;
  }
  auto lacking = co_await lacks(board, one.file);
  if (!lacking.empty()) {
    skip(std::move(lacking));
    co_return std::nullopt;
  }
  auto const benchrun = read_source(one.file.parent_path() / "benchrun.py");
  auto const source = benchmark_source(test, benchrun, size);
  perf_measured found{spec, board.facts(), fmt::format("{}/{}", one.suite, one.name), size, {}};
  std::string result;
  for (std::size_t run = 0; run < how_.runs; ++run) {
    auto copy = source;
    auto ran = co_await board.run(one, std::move(copy));
    if (ran.how != ran_case::end::completed) {
      outcome.verdict = ran.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
      outcome.blame = ran.why.blame;
      outcome.message = ran.why.message;
      outcome.output = ran.output;
      co_return ran.lost;
    }
    auto const read = read_run(ran.error.empty() ? ran.output : "");
    if (read.problem.starts_with("SKIP")) {
      skip(read.problem);
    } else if (!ran.error.empty() && ran.error.find("MemoryError") != std::string::npos &&
               ran.output.empty()) {
      fail("CRASH: MemoryError; give a smaller M");
    } else if (!read.problem.empty()) {
      fail(ran.error.empty() ? read.problem : "CRASH: it ended with an exception");
    } else if (run > 0 && read.result != result) {
      fail(fmt::format("FAIL self: run {} gave {}, those before it {}", run + 1, read.result,
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
  if (result != "None") {
    std::string problem;
    auto const file = one.file;
    auto copy = source;
    auto const expected = co_await expected_for(file, std::move(copy), problem);
    if (!problem.empty()) {
      outcome.verdict = verdict::errored;
      outcome.blame = blame::host;
      outcome.message = std::move(problem);
      co_return std::nullopt;
    }
    if (expected != result) {
      fail(fmt::format("FAIL truth: expected {}, got {}", expected, result));
      co_return std::nullopt;
    }
  }
  outcome.verdict = verdict::passed;
  outcome.message = fmt::format("N={} M={}: {}", size.n, size.m, found.scores.in_words());
  measured_.push_back(std::move(found));
  co_return std::nullopt;
}

} // namespace mprun::upstream
