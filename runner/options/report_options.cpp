#include "runner/options/report_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {
namespace {

constexpr auto report_footer =
    R"(Several runs (shards, hosts, a run and its reruns) are merged: each case on each board appears once,
with the outcome of the run that began last.

Exit codes:
  that of the run; for merged runs, the one that their verdicts add up to
  0  --serve was ended
  2  not a recorded run, one in a later format, or runs that cannot be merged; nothing was written
  3  the record is incomplete: what it holds is rendered; or a report could not be written)";

} // namespace

options_check add_options(CLI::App& app, report_options& options) {
  app.add_option("events", options.events,
                 "events.ndjson of a run, or its folder; several runs are merged")
      ->required();
  auto* const out = app.add_option("--out", options.out, "folder for the reports");
  out->capture_default_str();
  add_extra_reports(app, options.extra);
  app.add_option("--html", options.html, "write the page report.html alone, as this file")
      ->option_text("FILE")
      ->excludes(out)
      ->excludes("--github");
  app.add_option("--comparison", options.comparison,
                 "show this comparison in the page, too; mprun compare --format json wrote it")
      ->option_text("FILE");
  auto* const serve = app.add_flag(
      "--serve", options.is_served,
      "show the page of a run to browsers on this computer, and follow a run that goes on; Ctrl-C "
      "ends it");
  serve->excludes(out)->excludes("--html")->excludes("--github")->excludes("--trace");
  app.add_option("--serve-port", options.port, "the port for --serve; 0 means any")
      ->transform(whole_number_from(0, 65535))
      ->option_text("PORT [0]")
      ->needs(serve);
  app.add_option("--history", options.history, "add the run to this history, unless it is there")
      ->option_text("FILE");
  app.add_option(
         "--baseline", options.baseline,
         "mark what is new, fixed or known compared with this run: its folder, events.ndjson or "
         "results.json, or latest:BRANCH of the history")
      ->option_text("RUN|latest:BRANCH");
  serve->excludes("--history")->excludes("--baseline");
  app.footer(report_footer);
  return [&options] {
    return options.is_served && options.events.size() > 1 ? "--serve takes a single run" : "";
  };
}

} // namespace mprun
