#include "runner/commands/report_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/console/summary.hpp"
#include "reports/events/replay.hpp"
#include "reports/files/report_set.hpp"
#include "reports/html/html_report.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/events/exit_codes.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace mprun {
namespace {

void add_reports(report_set& reports, report_options const& options) {
  if (!options.html.empty()) {
    reports.add(make_html_report(options.html));
    return;
  }
  make_out_folder(options.out);
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_rendered_reports(reports, options.out);
}

} // namespace

int report_command(report_options const& options) {
  report_set reports;
  bool begun = false;
  auto const read = replay(options.events, [&](event const& e) {
    if (!begun) {
      add_reports(reports, options);
      begun = true;
    }
    reports.on(e);
  });
  if (!read && !begun) {
    throw config_error(read.error().message);
  }
  if (!read) { // what came until then is shown already
    complain(read.error().message);
    return exit_codes::error;
  }
  auto const problems = reports.finish();
  if (!options.html.empty() && problems.empty()) {
    print_text(
        fmt::format("{}: {}\n", options.html.string(), counts_text(reports.run().totals(), {})));
  }
  auto code = reports.run().exit_code();
  for (auto const& problem : problems) {
    complain(problem);
    code = code == exit_codes::success ? exit_codes::error : code;
  }
  return code;
}

} // namespace mprun
