#include "runner/commands/run_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/console/console.hpp"
#include "reports/files/matrix.hpp"
#include "reports/files/report_set.hpp"
#include "reports/upstream/official_results.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/catalog/case_catalog.hpp"
#include "runner/commands/chosen_baseline.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/commands/chosen_quarantine.hpp"
#include "runner/commands/list_plan.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/run_history.hpp"
#include "runner/commands/run_setup.hpp"
#include "runner/host/janitor.hpp"
#include "runner/kinds/all_kinds.hpp"
#include "runner/kinds/tree/recorded_order.hpp"
#include "runner/run/dispatcher.hpp"
#include "runner/scheduling/expected_times.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <numeric>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

/// Options that are for MicroPython's tests alone.
void refuse_programs(run_options const& options, std::vector<test_case> const& cases) {
  auto const* const option = options.tree.only_failed       ? "--run-failures"
                             : !options.tree.natmod.empty() ? "--natmod"
                                                            : nullptr;
  auto const program = std::find_if(cases.begin(), cases.end(), [](test_case const& one) {
    return one.kind == program_kind_name;
  });
  if (option != nullptr && program != cases.end()) {
    throw config_error(
        fmt::format("{}: {}: is not in MicroPython's tests", option, program->file.string()));
  }
}

/// Those that failed in the run before, as its _results.json says.
void keep_failed(std::vector<test_case>& cases, std::filesystem::path const& out) {
  auto const failed = upstream::failed_tests(out);
  std::erase_if(cases, [&failed](test_case const& one) {
    auto const test = fmt::format("{}/{}", one.suite, one.file.filename().string());
    return std::find(failed.begin(), failed.end(), test) == failed.end();
  });
}

/// Nothing of an earlier run is removed then.
struct recording_in_the_way : config_error {
  using config_error::config_error;
};

/// The run removes the recordings that lie where its own are to be.
void refuse_recordings_in(std::filesystem::path const& out, plan const& what) {
  std::error_code ignored;
  auto const logs = std::filesystem::weakly_canonical(log_folder_in(out), ignored);
  for (auto const& board : what.boards) {
    auto const* const replay = std::get_if<replay_spec>(&board.link);
    if (replay != nullptr &&
        std::filesystem::weakly_canonical(replay->file, ignored).parent_path() == logs) {
      throw recording_in_the_way(
          fmt::format("board {}: {} is in the folder that this run writes to; choose another --out",
                      board.id, replay->file.string()));
    }
  }
}

/// Those with a case in the plan.
kinds used_kinds(kinds const& all, plan const& what) {
  kinds used;
  std::copy_if(all.begin(), all.end(), std::back_inserter(used), [&](test_kind const* kind) {
    return std::any_of(what.cases.begin(), what.cases.end(),
                       [kind](test_case const& one) { return one.kind == kind->name(); });
  });
  return used;
}

/// A recording is played as it was made; else the longest cases come first, as far as is known.
void order_cases(plan& what, run_history& history) {
  expect_times(what, history.times());
  if (what.order.empty()) {
    what.order.resize(what.cases.size());
    std::iota(what.order.begin(), what.order.end(), std::size_t{0});
  }
  what.order = recorded_order(what, std::move(what.order));
}

void add_notices(dispatcher_options& run, std::vector<std::string> const& notices) {
  std::copy_if(notices.begin(), notices.end(), std::back_inserter(run.notices),
               [](std::string const& one) { return !one.empty(); });
}

void write_files(kinds const& used, plan const& what, run_options const& options,
                 std::string const& run_id, report_set& reports) {
  upstream::official_results official;
  for (auto* const kind : used) {
    if (auto problem = kind->finish({what, reports.run(), official, run_id}); !problem.empty()) {
      reports.add_problem(std::move(problem));
    }
  }
  for (auto& problem : official.write(options.out)) {
    reports.add_problem(std::move(problem));
  }
  if (auto problem = write_matrix(reports.run(), options.out / "matrix.txt"); !problem.empty()) {
    reports.add_problem(std::move(problem));
  }
}

/// --run-failures reads it.
earlier_results wanted_results(run_options const& options) {
  return options.tree.only_failed ? earlier_results::kept : earlier_results::removed;
}

int run_cases(run_options const& options) {
  auto farm = boards_of(options.farm);
  auto const owned = make_all_kinds(options, cache_folder());
  kinds all;
  for (auto const& one : owned) {
    all.push_back(one.get());
  }
  auto found = find_cases(options.paths, all, farm.boards);
  refuse_programs(options, found.cases);
  if (options.tree.only_failed) {
    keep_failed(found.cases, options.out);
  }
  auto what =
      make_plan(std::move(farm.boards), std::move(found.cases), options.selected, options.assign);
  if (options.list) {
    return list_plan(what, found);
  }
  if (what.cells.empty()) {
    complain(what.boards.empty() ? "nothing to run: no board is selected"
                                 : "nothing to run: no case is selected");
    remove_earlier_outputs(options.out, wanted_results(options));
    return 4;
  }
  resolve_commands(what.boards);
  refuse_recordings_in(options.out, what);
  run_history history(options.history);
  auto const before = choose_baseline(options.baseline, history);
  auto quarantined = choose_quarantine(options, what);
  auto const logs = make_run_folder(options.out, wanted_results(options));

  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.place.token, identity.place.scratch);
  raise_descriptor_limit();
  auto run = run_setup(options, identity, what.boards, logs);
  auto const used = used_kinds(all, what);
  for (auto* const kind : used) {
    kind->prepare(what, run);
    run.kinds.push_back({kind->name(), [kind](run_services const& services) {
                           return kind->make_runner(services);
                         }});
  }
  order_cases(what, history);
  run.scheduling.quarantine = std::move(quarantined.lookup);
  add_notices(run, {history.problem(), before.notice});
  add_notices(run, quarantined.notices);

  report_set reports;
  reports.mask_by([secrets = run.secrets, marks = before.marks](event& e) {
    if (marks) {
      marks->mark(e);
    }
    secrets->mask(e);
  });
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_file_reports(reports, options.out);
  if (auto kept = history.make_reporter()) {
    reports.add(std::move(kept));
  }
  int code = 0;
  {
    dispatcher dispatch(
        what, std::move(run), [&](event const& e) { reports.on(e); },
        [&](run_duration now) { reports.tick(now); }, [&] { reports.pause(); });
    code = dispatch.run();
    write_files(used, what, options, identity.run_id, reports);
  }
  for (auto const& problem : reports.finish()) {
    complain(problem);
    code = code == 0 ? 3 : code;
  }
  history.tell();
  return code;
}

} // namespace

int run_command(run_options const& options) {
  try {
    return run_cases(options);
  } catch (recording_in_the_way const&) {
    throw;
  } catch (config_error const&) {
    if (!options.list) {
      remove_earlier_outputs(options.out, wanted_results(options));
    }
    throw;
  }
}

} // namespace mprun
