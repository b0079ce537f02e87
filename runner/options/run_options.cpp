#include "runner/options/run_options.hpp"

#include "base/text/number.hpp"
#include "base/text/printable.hpp"
#include "base/text/quantity.hpp"
#include "runner/options/tree_options.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

constexpr auto run_footer = R"(Exit codes:
  0  all passed               1  a test failed, or is flaky with --flaky fail
  2  the command or configuration is wrong; nothing was run
  3  no test failed, but a board, link or host error left cases without a pass; or the run took
     longer than --run-timeout
  4  nothing to run           130  interrupted; the reports are complete

The first Ctrl-C lets the running cases end and starts no others; the second ends at once. SIGTERM and
SIGHUP end the running cases too, and mprun within a few seconds.

On a terminal, keys have effects while cases run:
  d  details of a board: up and down choose another
  s  skip what runs now; with details shown, only what runs on that board
  p  pause, and resume: no case starts meanwhile
  q  stop, as the first Ctrl-C does)";

/// More boards or cases than any run has.
constexpr std::uint64_t max_counted = 1'000'000;
constexpr std::size_t max_repetitions = 1'000'000;

} // namespace

options_check add_options(CLI::App& app, run_options& options) {
  add_farm(app, options.farm, options.selected);
  app.add_option("paths", options.paths, "folders of suites, suites or single cases (x.py)")
      ->required();
  app.add_option("--out", options.out, "folder for the reports")->capture_default_str();
  app.add_option("--assign", options.assign,
                 "every: each case on every board that suits; any: each case once, on whichever "
                 "suitable board is free")
      ->transform(one_of({choice("every", assignment::every), choice("any", assignment::any)}))
      ->option_text("every|any [every]");
  app.add_option("--case-tag", options.selected.case_tags, "only cases with this tag (repeatable)")
      ->allow_extra_args(false);
  app.add_option("-i,--include", options.selected.include,
                 "only cases whose suite/name contains this regular expression (repeatable)")
      ->allow_extra_args(false);
  app.add_option("-e,--exclude", options.selected.exclude,
                 "not the cases whose suite/name contains it (repeatable)")
      ->allow_extra_args(false);
  auto const take_shard = [&options](std::string const& text) {
    options.selected.part = parse_shard(text);
    if (!options.selected.part) {
      throw CLI::ValidationError("--shard", fmt::format("'{}' is not K/N with K from 1 to N, and N "
                                                        "at most {}",
                                                        printable(text), max_shards));
    }
  };
  app.add_option_function<std::string>("--shard", take_shard,
                                       "only the K-th of N parts of the cases, by a hash of their "
                                       "names; mprun report merges them again")
      ->option_text("K/N");
  app.add_option("--jobs", options.scheduling.jobs, "boards at work at once; 0 = all")
      ->transform(whole_number_from(0, max_counted))
      ->capture_default_str();
  app.add_option("--retries", options.scheduling.retries,
                 "further attempts after a board or link error")
      ->transform(whole_number_from(0, 100))
      ->capture_default_str();
  app.add_flag("--retry-failures", options.scheduling.retry_failures,
               "retry failed tests too; a pass then counts as flaky");
  app.add_option("--flaky", options.scheduling.flaky_fails,
                 "what a flaky case (passed, but only at a retry) does to the exit code: pass, or "
                 "fail: 1, as a test that failed")
      ->transform(one_of({choice("pass", false), choice("fail", true)}))
      ->option_text("pass|fail [pass]");
  app.add_option("--max-fail", options.scheduling.max_fail,
                 "stop after this many cases without a pass; 0 = never")
      ->transform(whole_number_from(0, max_counted))
      ->capture_default_str();
  app.add_flag_callback(
      "--fail-fast", [&options] { options.scheduling.max_fail = 1; }, "the same as --max-fail 1");
  auto const take_limit = [&options](std::string const& text) {
    options.time_limit = parse_duration(text);
    if (!options.time_limit || options.time_limit->count() == 0) {
      throw CLI::ValidationError("--run-timeout",
                                 fmt::format("'{}' is not {}", text, duration_form));
    }
  };
  app.add_option_function<std::string>("--run-timeout", take_limit,
                                       "end the run after this time (90s, 10m, 1h): what still "
                                       "runs then is an error, and the exit "
                                       "code is 3")
      ->option_text("DURATION");
  auto const take_stress = [&options](std::string const& text) {
    auto const times = whole_number<std::size_t>(text);
    auto const time = times ? std::nullopt : parse_duration(text);
    auto const is_number = times && *times >= 2 && *times <= max_repetitions;
    if (!is_number && (!time || time->count() == 0)) {
      throw CLI::ValidationError("--stress",
                                 fmt::format("'{}' is neither a number from 2 to {} nor {}",
                                             printable(text), max_repetitions, duration_form));
    }
    options.scheduling.repetitions = is_number ? *times : 0;
    options.repeat_for = time;
  };
  app.add_option_function<std::string>(
         "--stress", take_stress,
         "run the cases again and again until one does not pass, or N times, or for this time; "
         "reports how often it failed")
      ->option_text("N|DURATION")
      ->excludes("--retry-failures");
  app.add_option("--record", options.record,
                 "whose recordings are kept: those of boards where something did not pass, all, or "
                 "none")
      ->transform(one_of({choice("failures", record_mode::failures),
                          choice("all", record_mode::all), choice("none", record_mode::none)}))
      ->option_text("failures|all|none [failures]");
  add_extra_reports(app, options.extra);
  app.add_flag("--list", options.list, "print the plan and what will be skipped; run nothing");
  add_verbosity(app, options.level);
  app.add_option(
         "--baseline", options.baseline,
         "mark what is new, fixed or known compared with this run: its folder, events.ndjson or "
         "results.json, or latest:BRANCH, the newest of a branch in the history")
      ->option_text("RUN|latest:BRANCH");
  app.add_option_function<std::string>(
         "--mount", [&options](std::string const& folder) { options.mount = folder; },
         "let the cases import modules from this folder, without a copy on the boards: mounted, "
         "read-only, on each of them")
      ->option_text("DIR");
  app.add_option("--quarantine", options.quarantine,
                 "cases whose failures temporarily do not count (YAML; or Octoprobe's xfail JSON)")
      ->option_text("FILE");
  add_history(app, options.history);
  add_tree(app, options.tree);
  app.footer(run_footer);
  return [&options] {
    if (options.scheduling.repetitions != 1 && options.scheduling.max_fail == 0) {
      options.scheduling.max_fail = 1;
    }
    return std::string();
  };
}

} // namespace mprun
