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
#include "runner/commands/add_extra_reports.hpp"
#include "runner/commands/chosen_baseline.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/commands/chosen_quarantine.hpp"
#include "runner/commands/list_plan.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/run_history.hpp"
#include "runner/commands/run_setup.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/janitor.hpp"
#include "runner/host/terminal_mode.hpp"
#include "runner/kinds/all_kinds.hpp"
#include "runner/kinds/tree/recorded_order.hpp"
#include "runner/mounting/library_folder.hpp"
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

/// Some options are only for MicroPython's own tests.
void refuse_programs(run_options const& options, std::vector<test_case> const& cases) {
  auto const* const option = options.tree.only_failed       ? "--run-failures"
                             : !options.tree.natmod.empty() ? "--natmod"
                                                            : nullptr;
  auto const program = std::find_if(cases.begin(), cases.end(), [](test_case const& test) {
    return test.kind == program_kind_name;
  });
  if (option != nullptr && program != cases.end()) {
    throw config_error(
        fmt::format("{}: {}: is not in MicroPython's tests", option, program->file.string()));
  }
}

/// Keeps the cases that failed in the run before, according to its _results.json.
void keep_failed(std::vector<test_case>& cases, std::filesystem::path const& out) {
  auto const failed = upstream::failed_tests(out);
  std::erase_if(cases, [&failed](test_case const& test) {
    auto const path = fmt::format("{}/{}", test.suite, test.file.filename().string());
    return std::find(failed.begin(), failed.end(), path) == failed.end();
  });
}

/// This error keeps the outputs of an earlier run.
struct recording_in_the_way : config_error {
  using config_error::config_error;
};

/// The run would remove recordings in its own folder before it could replay them.
void refuse_recordings_in(std::filesystem::path const& out, plan const& planned) {
  std::error_code ignored;
  auto const logs = std::filesystem::weakly_canonical(log_folder_in(out), ignored);
  for (auto const& board : planned.boards) {
    auto const* const replay = std::get_if<replay_spec>(&board.link);
    if (replay != nullptr &&
        std::filesystem::weakly_canonical(replay->file, ignored).parent_path() == logs) {
      throw recording_in_the_way(
          fmt::format("board {}: {} is in the folder that this run writes to; choose another --out",
                      board.id, replay->file.string()));
    }
  }
}

/// Files, boards and cases may have gone since the run that is run again.
void report_gone_cells(run_options const& options, plan const& planned) {
  auto const wanted = options.selected.only ? options.selected.only->size() : 0;
  if (planned.cells.size() < wanted) {
    auto const gone = wanted - planned.cells.size();
    complain(fmt::format("{} of the {} cases to run again no longer {}", gone, wanted,
                         gone == 1 ? "exists" : "exist"));
  }
}

std::string reason_for_nothing(plan const& planned) {
  if (planned.boards.empty()) {
    return "nothing to run: no board is selected";
  }
  return planned.part && planned.cases_of_all != 0
             ? fmt::format("nothing to run: none of the {} cases is in shard {}/{}",
                           planned.cases_of_all, planned.part->number, planned.part->of)
             : "nothing to run: no case is selected";
}

/// The kinds that have a case in the plan.
kinds used_kinds(kinds const& all, plan const& planned) {
  kinds used;
  std::copy_if(all.begin(), all.end(), std::back_inserter(used), [&](test_kind const* kind) {
    return std::any_of(planned.cases.begin(), planned.cases.end(),
                       [kind](test_case const& test) { return test.kind == kind->name(); });
  });
  return used;
}

/// A recording is replayed in its own order; otherwise the longest cases come first, as far as
/// their times are known. Those of repeated cases are not.
void order_cases(plan& planned, run_history& history, bool are_repeated) {
  expect_times(planned, history.times());
  for (auto& cell : planned.cells) {
    cell.expected = are_repeated ? run_duration() : cell.expected;
  }
  if (planned.order.empty()) {
    planned.order.resize(planned.cases.size());
    std::iota(planned.order.begin(), planned.order.end(), std::size_t{0});
  }
  planned.order = recorded_order(planned, std::move(planned.order));
  if (planned.assign == assignment::any && !are_repeated) {
    planned.recorded = turns_of_recordings(planned);
  }
}

void add_notices(dispatcher_options& run, std::vector<std::string> const& notices) {
  std::copy_if(notices.begin(), notices.end(), std::back_inserter(run.notices),
               [](std::string const& notice) { return !notice.empty(); });
}

void write_files(kinds const& used, plan const& planned, run_options const& options,
                 std::string const& run_id, report_set& reports) {
  upstream::official_results official;
  for (auto* const kind : used) {
    if (auto const finished = kind->finish({planned, reports.run(), official, run_id}); !finished) {
      reports.add_problem(finished.error().message);
    }
  }
  for (auto& problem : official.write(options.out)) {
    reports.add_problem(std::move(problem));
  }
  if (auto const written = write_matrix(reports.run(), options.out / "matrix.txt"); !written) {
    reports.add_problem(written.error().message);
  }
}

/// --run-failures needs the _results.json of the earlier run.
earlier_results wanted_results(run_options const& options) {
  return options.tree.only_failed ? earlier_results::kept : earlier_results::removed;
}

int run_cases(run_options const& options) {
  auto farm = boards_of(options.farm);
  auto const owned = make_all_kinds(options, cache_folder());
  kinds all;
  for (auto const& kind : owned) {
    all.push_back(kind.get());
  }
  auto found = find_cases(options.paths, all, farm.boards);
  refuse_programs(options, found.cases);
  if (options.tree.only_failed) {
    keep_failed(found.cases, options.out);
  }
  std::filesystem::path library;
  if (options.mount) {
    library = library_folder(*options.mount);
    provide_modules(library, found.cases);
  }
  auto planned =
      make_plan(std::move(farm.boards), std::move(found.cases), options.selected, options.assign);
  report_gone_cells(options, planned);
  if (options.list) {
    return list_plan(planned, found);
  }
  if (planned.cells.empty()) {
    complain(reason_for_nothing(planned));
    remove_earlier_outputs(options.out, wanted_results(options));
    return exit_codes::nothing_ran;
  }
  resolve_commands(planned.boards);
  refuse_recordings_in(options.out, planned);
  run_history history(options.history);
  auto const before = choose_baseline(options.baseline, history);
  auto quarantined = choose_quarantine(options, planned);
  auto const logs = make_run_folder(options.out, wanted_results(options));

  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.workspace.token(), identity.workspace.scratch());
  raise_descriptor_limit();
  auto run = run_setup(options, identity, planned.boards, logs);
  run.library = std::move(library);
  auto const used = used_kinds(all, planned);
  for (auto* const kind : used) {
    kind->prepare(planned, run);
    run.kinds.push_back({kind->name(), [kind](run_services const& services) {
                           return kind->make_runner(services);
                         }});
  }
  order_cases(planned, history, options.scheduling.repetitions != 1);
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
  add_github(reports, options.extra, options.out);
  auto const view = std::make_shared<live_view>();
  reports.add(make_console(STDOUT_FILENO, options.out, {options.level, view}));
  if (is_live_terminal(STDOUT_FILENO) && options.level != verbosity::quiet) {
    run.on_key = [&](typed_key key) { return press(*view, key, reports.run()); };
  }
  auto const show = [&](run_duration now, run_pace pace) {
    view->pace = pace;
    view->takes_keys = is_typed_to();
    reports.tick(now);
  };
  add_trace(reports, options.extra);
  add_file_reports(reports, options.out, {{history.past_reader(), {}}, logs});
  if (auto kept = history.make_reporter()) {
    reports.add(std::move(kept));
  }
  int code = 0;
  {
    dispatcher dispatch(
        planned, std::move(run), [&](event const& e) { reports.on(e); }, show,
        [&] { reports.pause(); });
    code = dispatch.run();
    write_files(used, planned, options, identity.run_id, reports);
  }
  for (auto const& problem : reports.finish()) {
    complain(problem);
    // A report that was not written is an error, since nobody can read it.
    code = code == exit_codes::interrupted ? code : exit_codes::error;
  }
  history.report();
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
