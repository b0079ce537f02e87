#include "runner/commands/multitest_command.hpp"

#include "reports/console.hpp"
#include "reports/multitest_results.hpp"
#include "reports/official_results.hpp"
#include "reports/report_set.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/run_setup.hpp"
#include "runner/config_error.hpp"
#include "runner/janitor.hpp"
#include "runner/launch.hpp"
#include "runner/run_identity.hpp"
#include "runner/upstream/multitest_farm.hpp"
#include "runner/upstream/test_source.hpp"
#include "suites/upstream/multitest.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> tests_in(fs::path const& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    return {path};
  }
  std::vector<fs::path> files;
  fs::directory_iterator entries(path, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    if (entries->path().extension() == ".py") {
      files.push_back(entries->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool holds_multitests(fs::path const& path) {
  auto const files = tests_in(path);
  return std::any_of(files.begin(), files.end(), [](fs::path const& file) {
    return upstream::instances_in(upstream::read_source(file)) > 0;
  });
}

std::size_t factorial(std::size_t n) {
  return n < 2 ? 1 : n * factorial(std::min<std::size_t>(n - 1, 11));
}

void add_cells(std::vector<upstream::multitest_cell>& cells, fs::path const& file,
               upstream::settings const& how) {
  upstream::multitest_cell cell;
  cell.verbatim = how.verbatim;
  cell.instances = upstream::instances_in(upstream::read_source(file));
  if (cell.instances == 0) {
    return; // a module that tests share
  }
  auto const whole = fs::absolute(file).lexically_normal();
  auto& about = cell.about;
  about.suite = whole.parent_path().filename().string();
  about.file = whole;
  auto const expectation = fs::path(whole.string() + ".exp");
  std::error_code ignored;
  if (fs::exists(expectation, ignored)) {
    about.expected_file = expectation;
  }
  for (std::size_t p = 0; p < std::min(how.permutations, factorial(cell.instances)); ++p) {
    cell.permutation = p;
    about.name = whole.stem().string() + (p == 0 ? "" : fmt::format("#{}", p + 1));
    cells.push_back(cell);
  }
}

/// As -i and -e choose, by the rules of any other run.
void select(std::vector<board_spec>& boards, std::vector<upstream::multitest_cell>& cells,
            selection const& selected) {
  std::vector<test_case> all;
  for (auto const& cell : cells) {
    all.push_back(cell.about);
  }
  auto chosen = make_plan(std::move(boards), std::move(all), selected, assignment::any);
  boards = std::move(chosen.boards);
  std::erase_if(cells, [&](upstream::multitest_cell const& cell) {
    return std::none_of(chosen.cases.begin(), chosen.cases.end(), [&](test_case const& one) {
      return one.name == cell.about.name && one.file == cell.about.file;
    });
  });
}

void keep_failed(std::vector<upstream::multitest_cell>& cells, fs::path const& out) {
  auto const failed = upstream::failed_tests(out);
  std::erase_if(cells, [&failed](upstream::multitest_cell const& cell) {
    auto const& file = cell.about.file;
    auto const name = fmt::format("{}/{}", cell.about.suite, file.filename().string());
    return std::find(failed.begin(), failed.end(), name) == failed.end();
  });
}

/// A unix port imports what the tree ships beside it, as the official runner has it.
void give_path(std::vector<board_spec>& boards, fs::path const& test) {
  auto const root = upstream::find_tree(test);
  if (!root) {
    return;
  }
  for (auto& board : boards) {
    auto* const process = std::get_if<process_spec>(&board.link);
    if (process != nullptr && board.platform == "unix") {
      auto const extmod = (root->parent_path() / "extmod").string();
      process->environment.insert(process->environment.begin(),
                                  {"MICROPYPATH", ".frozen:" + extmod});
    }
  }
}

int list_cells(std::vector<upstream::multitest_cell> const& cells) {
  for (auto const& cell : cells) {
    fmt::print("run   {} boards  {}/{}\n", cell.instances, cell.about.suite, cell.about.name);
  }
  return cells.empty() ? 4 : 0;
}

} // namespace

bool are_multitests(std::vector<fs::path> const& paths) {
  auto const odd = std::find_if_not(paths.begin(), paths.end(), holds_multitests);
  if (odd == paths.end()) {
    return !paths.empty();
  }
  auto const one = std::find_if(paths.begin(), paths.end(), holds_multitests);
  if (one != paths.end()) {
    throw config_error(fmt::format("{} holds tests that need several boards at once, {} does not; "
                                   "run them one after the other",
                                   one->string(), odd->string()));
  }
  return false;
}

int multitest_command(run_options const& options, std::vector<std::string> arguments,
                      std::vector<board_spec> boards) {
  std::vector<upstream::multitest_cell> cells;
  for (auto const& path : options.paths) {
    for (auto const& file : tests_in(path)) {
      add_cells(cells, file, options.tree);
    }
  }
  if (options.tree.only_failed) {
    keep_failed(cells, options.out);
  }
  select(boards, cells, options.selected);
  if (options.list) {
    return list_cells(cells);
  }
  if (cells.empty() || boards.empty()) {
    fmt::print(stderr, "mprun: nothing to run: {}\n",
               boards.empty() ? "no board is selected" : "no case is selected");
    return 4;
  }
  resolve_commands(boards);
  if (!options.tree.keep_path) {
    give_path(boards, cells.front().about.file);
  }
  auto const logs = make_run_folder(options.out);
  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.place.token, identity.place.scratch);
  raise_descriptor_limit();
  auto run = run_setup(options, identity, logs, std::move(arguments));

  report_set reports;
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_file_reports(reports, options.out);
  upstream::multitest_farm farm(
      boards, std::move(cells), std::move(run), [&](event const& e) { reports.on(e); },
      [&](run_duration now) { reports.tick(now); });
  auto code = farm.run();
  auto not_written = upstream::write_multitest_results(reports.run(), options.tree, options.out);
  if (!not_written.empty()) {
    reports.add_problem(std::move(not_written));
  }
  for (auto const& problem : reports.finish()) {
    fmt::print(stderr, "mprun: {}\n", problem);
    code = code == 0 ? 3 : code;
  }
  return code;
}

} // namespace mprun
