#include "runner/kinds/benchmark/perf_questions.hpp"

#include "base/files/file_text.hpp"
#include "runner/kinds/benchmark/perf_target.hpp"
#include "upstream_device_programs.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
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

/// Rounds to two digits: a few bytes of heap must not make it another benchmark.
std::uint64_t rounded(std::uint64_t value) {
  std::uint64_t unit = 1;
  while (value / unit >= 100) {
    unit *= 10;
  }
  return value - value % unit;
}

fs::path feature_file(test_case const& about, std::string const& script) {
  return about.file.parent_path().parent_path() / "feature_check" / script;
}

} // namespace

bool perf_questions::knows_feature(std::string const& script) const {
  std::error_code ignored;
  return fs::exists(feature_file(about_, script), ignored);
}

/// Where the line may damage bytes, asks until two answers agree.
task<perf_answer> perf_questions::answer_of(std::string about, std::string source) {
  constexpr int max_tries = 8;
  perf_answer answer;
  for (int i = 0; i < max_tries; ++i) {
    auto const before = std::move(answer.text);
    answer = co_await ask(about, source);
    if (!answer.text || !board_.may_damage() || (i != 0 && *answer.text == *before)) {
      break;
    }
  }
  co_return answer;
}

task<perf_answer> perf_questions::ask(std::string about, std::string source) {
  auto plain = known_.setup;
  plain.how.via_mpy = false;
  perf_target target(board_, spec_, about_, plain);
  std::string arch;
  perf_answer answer;
  auto const taken = co_await target.take(std::move(source), std::move(arch));
  if (!taken) {
    answer.text = taken.error();
    co_return answer;
  }
  auto ran = co_await target.run();
  answer.kept = std::move(ran.kept);
  if (ran.how != ran_case::end::completed) {
    answer.text = std::move(ran.why);
  } else if (!target.killed().empty()) {
    answer.text = failure{blame::board, target.killed()};
  } else if (board_.link_is_suspect()) {
    answer.text = failure{blame::link, "the link was disturbed"};
  } else if (ran.error.empty()) {
    answer.text = trimmed(ran.output);
  }
  if (!answer.text) {
    auto why = answer.text.error();
    // The board was asked before the test ran.
    why.blame = why.blame == blame::test ? blame::board : why.blame;
    why.message = fmt::format("{}: {}", about, why.message);
    answer.text = std::move(why);
  }
  co_return answer;
}

task<perf_answer> perf_questions::feature(std::string script) {
  auto const key = spec_.id + "\n" + script;
  auto const known = known_.features.find(key);
  perf_answer answer;
  if (known != known_.features.end()) {
    answer.text = known->second;
    co_return answer;
  }
  auto const read = read_text(feature_file(about_, script));
  if (!read) {
    answer.text = on_host(read.error());
    co_return answer;
  }
  auto const about = "feature_check/" + script;
  answer = co_await answer_of(about, *read);
  if (answer.text) {
    known_.features.emplace(key, *answer.text);
  }
  co_return answer;
}

task<perf_answer> perf_questions::find_size() {
  auto const& wanted = known_.setup.how;
  perf_answer answer;
  if (known_.sizes.contains(spec_.id)) {
    co_return answer;
  }
  perf_size size{wanted.perf.n, wanted.perf.m};
  if (size.m == 0) {
    auto free = static_cast<std::uint64_t>(std::max<std::int64_t>(board_.facts().heap_free, 0));
    if (!wanted.heap_size.empty()) {
      std::string about = "asked for its free heap";
      std::string source(device::free_heap);
      answer = co_await answer_of(std::move(about), std::move(source));
      if (!answer.text) {
        co_return answer;
      }
      free = number_in(*answer.text);
    }
    size.m = rounded(free / 1024);
  }
  constexpr std::uint64_t pc_n = 1000;
  if (size.n == 0 && spec_.is_unix_port()) {
    size.n = pc_n;
  } else if (size.n == 0) {
    std::string about = "asked for its frequency";
    std::string source(device::frequency);
    answer = co_await answer_of(std::move(about), std::move(source));
    if (!answer.text) {
      co_return answer;
    }
    auto const hertz = number_in(*answer.text);
    constexpr std::uint64_t default_n = 50;
    size.n = hertz == 0 ? default_n : std::max<std::uint64_t>(hertz / 1'000'000, 1);
  }
  board_.journal().note(fmt::format("benchmarks with N={} M={}", size.n, size.m));
  known_.sizes.emplace(spec_.id, size);
  co_return answer;
}

task<perf_answer> perf_questions::missing_feature() {
  auto const name = about_.file.stem().string();
  std::string script;
  std::string needed;
  perf_answer answer;
  if (name == "bm_fft" || name == "misc_mandel") {
    script = "complex.py";
    needed = "complex";
  } else if (name.find("viper_") != std::string::npos) {
    script = "native_check.py";
    needed = "native";
  } else {
    co_return answer;
  }
  if (!knows_feature(script)) { // perf_bench/ without the rest
    answer.text = fmt::format("cannot tell whether the board supports {}: there is no {}", needed,
                              feature_file(about_, script).lexically_normal().string());
    co_return answer;
  }
  answer = co_await feature(script);
  if (answer.text) {
    answer.text = *answer.text == needed ? std::string() : needed;
  }
  co_return answer;
}

} // namespace mprun::upstream
