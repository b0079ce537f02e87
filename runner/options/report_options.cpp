#include "runner/options/report_options.hpp"

#include <CLI/CLI.hpp>

namespace mprun {

options_check add_options(CLI::App& app, report_options& options) {
  app.add_option("events", options.events, "events.ndjson of a run")->required();
  app.add_option("--out", options.out, "folder for the reports")->capture_default_str();
  return nothing_wrong;
}

} // namespace mprun
