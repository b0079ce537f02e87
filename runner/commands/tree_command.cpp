#include "runner/commands/tree_command.hpp"

#include "reports/matrix.hpp"
#include "reports/official_results.hpp"
#include "reports/upstream_results.hpp"
#include "runner/config_error.hpp"
#include "runner/upstream/load_rules.hpp"
#include "runner/upstream/mpy_cross.hpp"
#include "runner/upstream/unix_test.hpp"
#include "suites/catalog.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <thread>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

std::vector<test_case> cases_of_tree(run_options const& options, fs::path const& root,
                                     std::vector<fs::path> const& paths,
                                     std::vector<board_spec> const& boards) {
  if (options.tree.only_failed) {
    std::vector<test_case> failed;
    for (auto const& test : upstream::failed_tests(options.out)) {
      std::error_code ignored;
      if (fs::exists(root / test, ignored)) {
        failed.push_back(upstream::case_of(root, test, {}));
      }
    }
    return failed;
  }
  std::vector<std::string> platforms;
  for (auto const& board : boards) {
    platforms.push_back(board.platform);
  }
  return upstream::discover(root, paths, platforms);
}

/// Most tests that take long only sleep, so there may be far more of them than cores.
std::size_t lanes_for(plan const& what, std::size_t asked) {
  auto const all_of_tree =
      std::all_of(what.cases.begin(), what.cases.end(),
                  [](test_case const& one) { return one.upstream != nullptr; });
  if (!all_of_tree) {
    return 1; // the others want the board's REPL for themselves
  }
  if (asked != 0) {
    return asked;
  }
  auto const ports = std::count_if(what.boards.begin(), what.boards.end(),
                                   [](board_spec const& b) { return b.platform == "unix"; });
  auto const cores = std::max(1U, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, 8 * cores / static_cast<std::size_t>(std::max<long>(1, ports)));
}

} // namespace

found_cases find_cases(run_options const& options, std::vector<board_spec> const& boards) {
  found_cases found;
  std::vector<fs::path> suites;
  std::vector<fs::path> of_tree;
  for (auto const& path : options.paths) {
    auto const root = upstream::find_tree(path);
    if (!root) {
      suites.push_back(path);
      continue;
    }
    if (!found.root.empty() && found.root != *root) {
      throw config_error(fmt::format("{}: is of another tree than {}; run them one after the other",
                                     path.string(), found.root.string()));
    }
    found.root = *root;
    of_tree.push_back(path);
  }
  found.cases = load_catalog(suites);
  if (found.root.empty()) {
    if (options.tree.only_failed) {
      throw config_error("--run-failures: no path is of MicroPython's tests");
    }
    return found;
  }
  auto tests = cases_of_tree(options, found.root, of_tree, boards);
  std::move(tests.begin(), tests.end(), std::back_inserter(found.cases));
  return found;
}

void check_emitter(upstream::settings const& how, std::vector<board_spec> const& boards) {
  if (how.emit == "bytecode" || how.via_mpy) {
    return;
  }
  auto const remote = std::find_if_not(boards.begin(), boards.end(), [&how](board_spec const& one) {
    return upstream::runs_as_processes(one, how);
  });
  if (remote != boards.end()) {
    throw config_error(
        fmt::format("--emit {}: only a unix port that runs tests as programs compiles "
                    "to it itself; add --via-mpy for {}",
                    how.emit, remote->id));
  }
}

tree_command::tree_command(run_options const& options, fs::path root, fs::path const& cache)
    : options_(options), root_(std::move(root)), cache_(cache / "upstream"),
      durations_(cache_ / "durations") {}

void tree_command::prepare(plan& what, dispatcher_options& run) {
  if (root_.empty()) {
    return;
  }
  check_emitter(options_.tree, what.boards);
  auto loaded = upstream::load_rules(root_, cache_ / "rules");
  upstream::tree_run tree;
  tree.root = root_;
  tree.how = options_.tree;
  tree.tree_rules = std::move(loaded.all);
  tree.rules_source = std::move(loaded.source);
  tree.mpy_cross = upstream::find_mpy_cross(root_).value_or("");
  tree.cache_folder = cache_ / "surveys";
  tree.lanes = lanes_for(what, options_.tree.lanes);
  run.tree = std::move(tree);
  what.order = durations_.longest_first(what.cases);
}

void tree_command::finish(report_set& reports, dispatcher const& ran) {
  if (root_.empty()) {
    return;
  }
  for (auto const& cell : reports.run().cells()) {
    if (!cell.attempts.empty() && cell.verdict == verdict::passed) {
      durations_.note(fmt::format("{}/{}", cell.suite, cell.name), cell.took());
    }
  }
  durations_.save();
  auto const not_written = write_matrix(reports.run(), options_.out / "matrix.txt");
  if (!not_written.empty()) {
    reports.add_problem(not_written);
  }
  auto const problems =
      upstream::write_results_files(reports.run(), ran.surveyed(), options_.tree, options_.out);
  for (auto const& problem : problems) {
    reports.add_problem(problem);
  }
}

} // namespace mprun
