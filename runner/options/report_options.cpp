#include "runner/options/report_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {

options_check add_options(CLI::App& app, report_options& options) {
  app.add_option("events", options.events, "events.ndjson of a run")->required();
  auto* const out = app.add_option("--out", options.out, "folder for the reports");
  out->capture_default_str();
  app.add_option("--html", options.html, "write the page report.html alone, as this file")
      ->option_text("FILE")
      ->excludes(out);
  app.add_option("--history", options.history, "put the run into this history, where it lacks it")
      ->option_text("FILE");
  app.add_option("--baseline", options.baseline,
                 "mark what is new, fixed or known beside this run: its folder, events.ndjson or "
                 "results.json, or latest:BRANCH of the history")
      ->option_text("RUN|latest:BRANCH");
  return nothing_wrong;
}

} // namespace mprun
