#include "runner/options/history_options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace mprun {
namespace {

constexpr auto history_footer =
    R"(One letter for each run, the newest last: . passed, ~ passed on a retry, F failed, E error, T timed out,
s skipped.

Exit codes:
  0  it was printed or written     2  the command is wrong, or the history cannot be read
  3  the page could not be written)";

constexpr auto flaky_footer =
    R"(Prints a file for mprun run --quarantine: look through it, and give the reason for each entry.

Exit codes:
  0  it was printed     2  the command is wrong, or the history cannot be read)";

void add_selection(CLI::App& app, history_selection& selected) {
  app.add_option("--history", selected.file,
                 "the history; default mprun/history.sqlite in the user's state folder")
      ->option_text("FILE");
  app.add_option("-n,--runs", selected.runs, "only this many runs, the newest")
      ->transform(whole_number_from(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--branch", selected.branch, "only runs of this branch")->option_text("NAME");
  app.add_option("--case", selected.cases,
                 "only cases whose suite/name contains this regular expression")
      ->option_text("REGEX");
  app.add_option("--board", selected.boards, "only boards whose id contains it")
      ->option_text("REGEX");
}

} // namespace

void add_history(CLI::App& app, history_choice& choice) {
  auto const group = "History";
  auto* const file =
      app.add_option(
             "--history", choice.file,
             "where the run is recorded, so that later runs know how long cases take; default "
             "mprun/history.sqlite in the user's state folder")
          ->option_text("FILE")
          ->group(group);
  app.add_flag("--no-history", choice.is_off, "neither record the run nor use earlier ones")
      ->excludes(file)
      ->group(group);
}

options_check add_options(CLI::App& app, history_options& options) {
  add_selection(app, options.selected);
  auto* const json =
      app.add_flag("--json", options.as_json, "print all of it as one JSON document");
  app.add_option("--html", options.html, "write it as a page for people, as this file")
      ->option_text("FILE")
      ->excludes(json);
  app.footer(history_footer);
  return nothing_wrong;
}

options_check add_options(CLI::App& app, flaky_options& options) {
  options.selected.runs = 100;
  add_selection(app, options.selected);
  app.add_option("--score", options.min_score, "the minimum score that is proposed")
      ->check(CLI::Range(0.0, 2.0))
      ->capture_default_str();
  app.add_option("--least-runs", options.min_runs, "only cases that ran at least this often")
      ->transform(whole_number_from(2, 1'000'000))
      ->capture_default_str();
  app.add_option("--owner", options.owner, "who looks after the entries; default $USER")
      ->option_text("NAME");
  app.add_option("--days", options.days, "how long the entries hold, from today")
      ->transform(whole_number_from(1, 3650))
      ->capture_default_str();
  app.footer(flaky_footer);
  return [&options] {
    auto const* const user = std::getenv("USER");
    if (options.owner.empty() && user != nullptr) {
      options.owner = user;
    }
    return options.owner.empty() ? "--owner NAME is needed, because $USER is not set" : "";
  };
}

} // namespace mprun
