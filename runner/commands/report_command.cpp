#include "runner/commands/report_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/console/summary.hpp"
#include "reports/events/replay.hpp"
#include "reports/files/report_set.hpp"
#include "reports/html/html_report.hpp"
#include "runner/commands/chosen_baseline.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/run_history.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

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
  run_history history({options.history, options.history.empty()});
  if (!history.problem().empty()) {
    throw config_error(history.problem());
  }
  auto const before = choose_baseline(options.baseline, history);
  report_set reports;
  if (before.marks) {
    reports.mask_by([marks = before.marks](event& e) { marks->mark(e); });
  }
  bool begun = false;
  auto const wrong = replay(options.events, [&](event const& e) {
    if (!begun) {
      add_reports(reports, options);
      if (auto kept = history.make_reporter()) {
        reports.add(std::move(kept));
      }
      begun = true;
    }
    reports.on(e);
  });
  if (!wrong.empty()) {
    throw config_error(wrong);
  }
  auto problems = reports.finish();
  if (auto const& of_history = history.outcome().problem; !of_history.empty()) {
    problems.push_back(of_history);
  }
  if (!options.html.empty() && problems.empty()) {
    print_text(
        fmt::format("{}: {}\n", options.html.string(), counts_text(reports.run().totals(), {})));
  }
  auto code = reports.run().exit_code();
  for (auto const& problem : problems) {
    complain(problem);
    code = code == 0 ? 3 : code;
  }
  return code;
}

} // namespace mprun
