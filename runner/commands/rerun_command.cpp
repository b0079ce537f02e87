#include "runner/commands/rerun_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/text/text.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/events/merge.hpp"
#include "runner/commands/run_command.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/events/without_pass.hpp"

#include <deque>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace mprun {
namespace {

std::deque<event> events_of(std::filesystem::path const& run) {
  auto checked = merge({read_recorded_run(events_file_of(run))});
  if (!checked.refusal.empty()) {
    throw config_error(checked.refusal);
  }
  return std::move(checked.events);
}

} // namespace

int rerun_command(rerun_options const& options) {
  auto const events = events_of(options.run);
  auto const& about = std::get<run_started>(events.front().fact);
  auto const cells = cells_without_pass(events);
  if (cells.empty()) {
    complain(fmt::format("nothing to rerun: all cases of run {} passed, or were skipped for a "
                         "reason of their own",
                         printable_line(about.run_id)));
    return exit_codes::nothing_ran;
  }
  auto again = options_of_run(about.arguments);
  again.out = options.out;
  again.list = options.list;
  again.level = options.level;
  again.selected.part.reset(); // each case is named
  again.tree.only_failed = false;
  again.extra.trace.clear(); // keeps the trace of the earlier run
  again.selected.only.emplace();
  for (auto const& cell : cells) {
    again.selected.only->push_back({cell.board, cell.suite, cell.name});
  }
  again.rerun_of = about.run_id;
  return run_command(again);
}

} // namespace mprun
