#include "runner/commands/report_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/console/summary.hpp"
#include "reports/events/merge.hpp"
#include "reports/files/report_set.hpp"
#include "reports/html/html_report.hpp"
#include "runner/commands/add_extra_reports.hpp"
#include "runner/commands/chosen_baseline.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/read_comparison.hpp"
#include "runner/commands/run_history.hpp"
#include "runner/commands/serve_page.hpp"
#include "runner/events/exit_codes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

void add_reports(report_set& reports, report_options const& options,
                 report_sources const& sources) {
  if (!options.html.empty()) {
    reports.add(make_html_report(options.html, sources.page));
    add_trace(reports, options.extra);
    return;
  }
  make_out_folder(options.out);
  add_github(reports, options.extra, options.out);
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_trace(reports, options.extra);
  add_rendered_reports(reports, options.out, sources);
}

std::vector<recorded_run> read_all(std::vector<std::filesystem::path> const& given) {
  std::vector<recorded_run> runs;
  runs.reserve(given.size());
  for (auto const& path : given) {
    runs.push_back(read_recorded_run(events_file_of(path)));
  }
  return runs;
}

wall_time beginning_of(std::vector<recorded_run> const& runs) {
  auto earliest = wall_time::max();
  for (auto const& run : runs) {
    earliest = std::min(earliest, run.events.front().at);
  }
  return earliest;
}

merged_run merge_or_refuse(std::vector<recorded_run> runs) {
  auto merged = merge(std::move(runs));
  if (!merged.refusal.empty()) {
    throw config_error(merged.refusal);
  }
  return merged;
}

/// Adds each run by itself, since a merger is not a run of its own. Returns the problems.
std::vector<std::string> keep_in_history(std::vector<recorded_run> runs,
                                         std::filesystem::path const& file) {
  std::vector<std::string> problems;
  for (auto& run : runs) {
    run_history history({file, false});
    report_set only;
    if (auto kept = history.make_reporter()) {
      only.add(std::move(kept));
    }
    std::vector<recorded_run> alone;
    alone.push_back(std::move(run));
    for (auto const& each : merge_or_refuse(std::move(alone)).events) {
      only.on(each);
    }
    only.finish();
    for (auto const& problem : {history.problem(), history.outcome().problem}) {
      if (!problem.empty()) {
        problems.push_back(problem);
      }
    }
  }
  return problems;
}

} // namespace

int report_command(report_options const& options) {
  if (options.is_served) {
    return serve_page(options);
  }
  run_history history({options.history, options.history.empty()});
  if (!history.problem().empty()) {
    throw config_error(history.problem());
  }
  report_sources sources{{history.past_reader(), {}}, {}};
  if (!options.comparison.empty()) {
    sources.page.comparison = read_comparison(options.comparison);
  }
  if (options.events.size() == 1) {
    sources.logs = log_folder_in(events_file_of(options.events.front()).parent_path());
  }
  auto runs = read_all(options.events);
  auto const began = beginning_of(runs);
  auto for_history = history.is_open() ? runs : std::vector<recorded_run>();
  auto merged = merge_or_refuse(std::move(runs));
  auto const before = choose_baseline(options.baseline, history, began);
  if (!before.marks && !before.notice.empty()) {
    complain(before.notice);
  }
  report_set reports;
  if (before.marks) {
    reports.mask_by([marks = before.marks](event& e) { marks->mark(e); });
  }
  add_reports(reports, options, sources);
  for (auto const& each : merged.events) {
    reports.on(each);
  }
  for (auto& older : merged.older) {
    reports.add_earlier(std::move(older));
  }
  auto problems = reports.finish();
  for (auto& problem : keep_in_history(std::move(for_history), options.history)) {
    problems.push_back(std::move(problem));
  }
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
