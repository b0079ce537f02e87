#include "runner/options/extra_reports.hpp"

#include <CLI/CLI.hpp>

namespace mprun {

void add_extra_reports(CLI::App& app, extra_reports& reports) {
  app.add_option("--trace", reports.trace,
                 "write the run for Perfetto (Chrome's trace JSON) as this file")
      ->option_text("FILE");
  app.add_flag("--github", reports.github,
               "for GitHub: a summary to $GITHUB_STEP_SUMMARY, annotations, github-comment.md");
}

} // namespace mprun
