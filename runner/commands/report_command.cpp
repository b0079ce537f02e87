#include "runner/commands/report_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/console/summary.hpp"
#include "reports/events/merge.hpp"
#include "reports/files/report_set.hpp"
#include "reports/html/html_report.hpp"
#include "runner/commands/add_extra_reports.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/events/exit_codes.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

void add_reports(report_set& reports, report_options const& options) {
  if (!options.html.empty()) {
    reports.add(make_html_report(options.html));
    add_trace(reports, options.extra);
    return;
  }
  make_out_folder(options.out);
  add_github(reports, options.extra, options.out);
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_trace(reports, options.extra);
  add_rendered_reports(reports, options.out);
}

merged_run read_and_merge(std::vector<std::filesystem::path> const& given) {
  std::vector<recorded_run> runs;
  for (auto const& path : given) {
    runs.push_back(read_recorded_run(events_file_of(path)));
  }
  auto merged = merge(std::move(runs));
  if (!merged.refusal.empty()) {
    throw config_error(merged.refusal);
  }
  return merged;
}

} // namespace

int report_command(report_options const& options) {
  auto merged = read_and_merge(options.events);
  report_set reports;
  add_reports(reports, options);
  for (auto const& each : merged.events) {
    reports.on(each);
  }
  for (auto& older : merged.older) {
    reports.add_earlier(std::move(older));
  }
  auto const problems = reports.finish();
  if (!options.html.empty() && problems.empty()) {
    print_text(
        fmt::format("{}: {}\n", options.html.string(), counts_text(reports.run().totals(), {})));
  }
  auto code = reports.run().exit_code();
  for (auto const& problem : problems) {
    complain(problem);
    code = code == exit_codes::interrupted ? code : exit_codes::error;
  }
  return code;
}

} // namespace mprun
