#include "runner/options/bench_options.hpp"

#include "runner/options/compare_options.hpp"
#include "runner/options/tree_options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <system_error>

namespace mprun {
namespace {

constexpr auto bench_footer = R"(Examples:
  mprun bench --farm lab.yaml --benchmark_out=head.json
  mprun bench --farm lab.yaml --board pico-1 --benchmark_filter='upload/.*/100KiB$'
  mprun bench --farm lab.yaml --benchmark_filter='-1MiB' --benchmark_min_time=0.1
  mprun compare base.json head.json
  mprun bench --farm lab.yaml --base pico-1 --head pico-2
  mprun bench --base stable.yaml --head preview.yaml --benchmark_out=pairs.json
  mprun bench --farm lab.yaml --self-check
  mprun bench --base old.yaml --head new.yaml --rounds=16 micropython/tests/perf_bench

Measured on each board: connect, commands, command_latency, keystroke_echo, soft_reset, and upload and
download of 1 KiB to 1 MiB of random bytes and of text; on all boards: commands and an upload, at once
and one board after the other. A file that arrives damaged is an error, never a figure.

Exit codes:
  0  all was measured, or skipped with a reason; with two sides: no regression was shown
  1  of two sides HEAD regressed, or the board differs from itself
  2  the command or configuration is wrong
  3  a measure failed, or the result could not be written
  4  nothing to measure
  130  interrupted; what was measured so far is written)";

/// As Google Benchmark takes it: a number, since 1.8 with an 's' after it.
CLI::Validator seconds() {
  auto const check = [](std::string& text) {
    if (text.ends_with('s')) {
      text.pop_back();
    }
    double value = 0;
    auto const* const end = text.data() + text.size();
    auto const [rest, error] = std::from_chars(text.data(), end, value);
    bool const good = error == std::errc() && rest == end && value > 0 && value <= 3600;
    return good ? "" : fmt::format("'{}' is not a number of seconds above 0, up to 3600", text);
  };
  return {check, "SECONDS"};
}

} // namespace

options_check add_options(CLI::App& app, bench_options& options) {
  app.add_option("paths", options.paths,
                 "benchmarks like those of MicroPython's tests/perf_bench: measure these alone");
  add_farm(app, options.farm, options.selected);
  app.add_option("--base", options.base,
                 "measure two sides in turn and compare them: an inventory, or a board of --farm");
  app.add_option("--head", options.head, "the side that is judged, in the same way");
  app.add_flag("--self-check", options.self_check,
               "both sides are the selected boards: shows which differences could be detected now");
  add_judging(app, options.threshold_percent, options.confidence_percent);
  app.add_option("--benchmark_filter", options.filter,
                 "only measures whose name holds this regular expression; with a '-' before "
                 "it, only the others");
  app.add_option("--rounds,--benchmark_repetitions", options.rounds,
                 "measure everything this many times, each time over fresh connections; by default "
                 "80 times, slow measures as often as fits in 3 s")
      ->transform(whole_number_from(1, 10'000));
  app.add_option("--benchmark_min_time", options.min_time_seconds,
                 "minimum seconds for each measure in a round")
      ->transform(seconds())
      ->capture_default_str();
  app.add_option("--benchmark_out", options.out,
                 "write the figures to this file, as JSON for mprun compare and Google "
                 "Benchmark's tools");
  app.add_option("--html", options.html,
                 "write the figures, or the comparison of both sides, as a page for people")
      ->option_text("FILE");
  app.add_option("--benchmark_out_format", "how that file is written; json is the only form")
      ->check(CLI::IsMember({"json"}))
      ->option_text("json [json]");
  app.add_option_function<std::string>(
         "--benchmark_format",
         [&options](std::string const& format) { options.json_to_stdout = format == "json"; },
         "what goes to stdout: the figures as they come, or the JSON")
      ->check(CLI::IsMember({"console", "json"}))
      ->option_text("console|json [console]");
  app.add_flag("--benchmark_list_tests", options.list,
               "print the names of the measures and open no board");
  add_perf(app, options.tree);
  app.footer(bench_footer);
  return nothing_wrong;
}

} // namespace mprun
