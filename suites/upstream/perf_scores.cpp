#include "suites/upstream/perf_scores.hpp"

#include "base/text/number.hpp"

#include <cmath>
#include <fmt/format.h>
#include <regex>

namespace mprun::upstream {
namespace {

constexpr std::string_view white = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  auto const begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

std::string_view take_word(std::string_view& text) {
  text = trimmed(text);
  auto const word = text.substr(0, text.find_first_of(white));
  text = trimmed(text.substr(word.size()));
  return word;
}

} // namespace

std::string benchmark_source(std::string_view test, std::string_view benchrun, perf_size size) {
  return fmt::format("import sys\nif '' in sys.path: sys.path.remove('')\n\n{}{}bm_run({}, {})\n",
                     test, benchrun, size.n, size.m);
}

std::optional<std::uint64_t> min_m(std::string_view test) {
  static std::regex const first_key(R"(bm_params = \{\s+\((\d+), (\d+)\):)");
  std::match_results<std::string_view::const_iterator> found;
  if (!std::regex_search(test.begin(), test.end(), found, first_key)) {
    return std::nullopt;
  }
  auto const digits = found[2].str();
  auto const value = whole_number<long long>(digits);
  return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

perf_run read_run(std::string_view output) {
  perf_run run;
  auto rest = trimmed(output);
  if (rest == "SKIP") {
    run.skipped = true;
    run.problem = "SKIP";
    return run;
  }
  auto const whole = rest;
  auto const time = whole_number<long long>(take_word(rest));
  auto const norm = whole_number<long long>(take_word(rest));
  if (!time || !norm || rest.empty()) {
    run.problem = fmt::format("CRASH: {}", whole);
  } else if (*time < 0 || *norm < 0) {
    run.skipped = rest.starts_with("SKIP");
    run.problem = std::string(rest);
  } else {
    run.time_us = static_cast<double>(*time);
    run.score = *time == 0 ? 0 : 1e6 * static_cast<double>(*norm) / run.time_us;
    run.result = std::string(rest);
    run.problem =
        *time == 0 ? "took no time that this board's clock can measure; give a larger N" : "";
  }
  return run;
}

mean_and_deviation statistics_of(std::vector<double> const& samples) {
  mean_and_deviation out;
  if (samples.empty()) {
    return out;
  }
  auto const count = static_cast<double>(samples.size());
  for (auto const sample : samples) {
    out.mean += sample / count;
  }
  double variance = 0;
  for (auto const sample : samples) {
    variance += (sample - out.mean) * (sample - out.mean) / count;
  }
  out.deviation_percent = out.mean == 0 ? 0 : 100 * std::sqrt(variance) / out.mean;
  return out;
}

std::string perf_scores::in_words() const {
  auto const time = statistics_of(times_us);
  auto const score = statistics_of(scores);
  return fmt::format("{:.2f} {:.4f} {:.2f} {:.4f}", time.mean, time.deviation_percent, score.mean,
                     score.deviation_percent);
}

} // namespace mprun::upstream
