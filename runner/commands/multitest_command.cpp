#include "runner/commands/multitest_command.hpp"

#include "reports/console.hpp"
#include "reports/multitest_results.hpp"
#include "reports/official_results.hpp"
#include "reports/report_set.hpp"
#include "runner/commands/list_plan.hpp"
#include "runner/commands/out_folder.hpp"
#include "runner/commands/run_setup.hpp"
#include "runner/config_error.hpp"
#include "runner/dispatcher.hpp"
#include "runner/janitor.hpp"
#include "runner/launch.hpp"
#include "runner/run_identity.hpp"
#include "runner/upstream/multitest_runner.hpp"
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

void add_cases(std::vector<test_case>& cases, fs::path const& file, upstream::settings const& how) {
  test_case one;
  one.boards = upstream::instances_in(upstream::read_source(file));
  if (one.boards == 0) {
    return; // a module that tests share
  }
  auto const whole = fs::absolute(file).lexically_normal();
  one.suite = whole.parent_path().filename().string();
  one.file = whole;
  auto const expectation = fs::path(whole.string() + ".exp");
  std::error_code ignored;
  if (fs::exists(expectation, ignored)) {
    one.expected_file = expectation;
  }
  // CPython plays it on this host, and unix ports do: all with the ports that the test names.
  one.ports = one.expected_file ? host_ports::of_unix_boards : host_ports::always;
  for (std::size_t p = 0; p < std::min(how.permutations, factorial(one.boards)); ++p) {
    one.permutation = p;
    one.name = whole.stem().string() + (p == 0 ? "" : fmt::format("#{}", p + 1));
    cases.push_back(one);
  }
}

void keep_failed(std::vector<test_case>& cases, fs::path const& out) {
  auto const failed = upstream::failed_tests(out);
  std::erase_if(cases, [&failed](test_case const& one) {
    auto const name = fmt::format("{}/{}", one.suite, one.file.filename().string());
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
  std::vector<test_case> cases;
  for (auto const& path : options.paths) {
    for (auto const& file : tests_in(path)) {
      add_cases(cases, file, options.tree);
    }
  }
  if (options.tree.only_failed) {
    keep_failed(cases, options.out);
  }
  // One that has a single instance runs once, as the others do.
  auto what = make_plan(std::move(boards), std::move(cases), options.selected, assignment::any);
  if (options.list) {
    return list_plan(what);
  }
  if (what.cells.empty()) {
    fmt::print(stderr, "mprun: nothing to run: {}\n",
               what.boards.empty() ? "no board is selected" : "no case is selected");
    return 4;
  }
  resolve_commands(what.boards);
  if (!options.tree.keep_path) {
    give_path(what.boards, what.cases.front().file);
  }
  auto const logs = make_run_folder(options.out);
  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.place.token, identity.place.scratch);
  raise_descriptor_limit();
  auto run = run_setup(options, identity, logs, std::move(arguments));
  upstream::multitest_runner runner(options.tree.verbatim, run.truth_cache, run.place);
  run.runner = &runner;

  report_set reports;
  reports.add(make_console(STDOUT_FILENO, options.out));
  add_file_reports(reports, options.out);
  int code = 0;
  {
    dispatcher dispatch(
        what, std::move(run), [&](event const& e) { reports.on(e); },
        [&](run_duration now) { reports.tick(now); });
    code = dispatch.run();
  }
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
