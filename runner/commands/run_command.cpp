#include "runner/commands/run_command.hpp"

#include "reports/console.hpp"
#include "reports/report_set.hpp"
#include "runner/commands/list_plan.hpp"
#include "runner/commands/multitest_command.hpp"
#include "runner/commands/natmod_command.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/perfbench_command.hpp"
#include "runner/commands/run_setup.hpp"
#include "runner/commands/tree_command.hpp"
#include "runner/config_error.hpp"
#include "runner/dispatcher.hpp"
#include "runner/janitor.hpp"
#include "runner/launch.hpp"
#include "runner/run_identity.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace mprun {

int run_command(run_options const& options, std::vector<std::string> arguments) {
  auto farm = load_inventory(options.farm);
  natmod_command native(options, cache_folder());
  if (!native.is_meant() && are_multitests(options.paths)) {
    return multitest_command(options, std::move(arguments), std::move(farm.boards));
  }
  perfbench_command benchmarks(options);
  found_cases found;
  if (native.is_meant()) {
    found.cases = native.cases();
  } else if (benchmarks.is_meant()) {
    found.cases = benchmarks.cases();
  } else {
    found = find_cases(options, farm.boards);
  }
  auto what =
      make_plan(std::move(farm.boards), std::move(found.cases), options.selected, options.assign);
  if (options.list) {
    return list_plan(what);
  }
  if (what.cells.empty()) {
    fmt::print(stderr, "mprun: nothing to run: {}\n",
               what.boards.empty() ? "no board is selected" : "no case is selected");
    return 4;
  }
  resolve_commands(what.boards);
  auto const logs = make_run_folder(options.out);

  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.place.token, identity.place.scratch);
  raise_descriptor_limit();
  auto run = run_setup(options, identity, logs, std::move(arguments));
  tree_command tree(options, std::move(found.root), identity.cache);
  tree.prepare(what, run);
  benchmarks.prepare(what, run);
  native.prepare(run);

  report_set reports;
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_file_reports(reports, options.out);
  int code = 0;
  {
    dispatcher dispatch(
        what, std::move(run), [&](event const& e) { reports.on(e); },
        [&](run_duration now) { reports.tick(now); });
    code = dispatch.run();
    benchmarks.finish(reports, identity.run_id);
    tree.finish(reports, dispatch);
    native.finish(reports);
  }
  for (auto const& problem : reports.finish()) {
    fmt::print(stderr, "mprun: {}\n", problem);
    code = code == 0 ? 3 : code;
  }
  return code;
}

} // namespace mprun
