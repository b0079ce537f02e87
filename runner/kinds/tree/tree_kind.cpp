#include "runner/kinds/tree/tree_kind.hpp"

#include "base/yaml/config_error.hpp"
#include "reports/files/matrix.hpp"
#include "reports/upstream/official_results.hpp"
#include "reports/upstream/upstream_results.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/tree/load_rules.hpp"
#include "runner/kinds/tree/recorded_order.hpp"
#include "runner/kinds/upstream/unix_process.hpp"
#include "suites/catalog/catalog.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <thread>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

std::vector<test_case> cases_of_tree(fs::path const& root, std::vector<fs::path> const& paths,
                                     std::vector<board_spec> const& boards) {
  std::vector<std::string> platforms;
  platforms.reserve(boards.size());
  for (auto const& board : boards) {
    platforms.push_back(board.platform);
  }
  return upstream::discover(root, paths, platforms);
}

/// Most tests that take long only sleep, so there may be far more of them than cores.
std::size_t lanes_for(plan const& planned, std::size_t asked) {
  auto const all_of_tree =
      std::all_of(planned.cases.begin(), planned.cases.end(),
                  [](test_case const& test) { return test.upstream != nullptr; });
  if (!all_of_tree) {
    return 1; // the other cases need the board's REPL for themselves
  }
  if (asked != 0) {
    return asked;
  }
  auto const ports = std::count_if(planned.boards.begin(), planned.boards.end(),
                                   [](board_spec const& b) { return b.is_unix_port(); });
  auto const cores = std::max(1U, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, 8 * cores / static_cast<std::size_t>(std::max<long>(1, ports)));
}

/// What runs as a program of this host has no link to a mounted folder.
void check_library(dispatcher_options const& run, upstream::settings const& how,
                   std::vector<board_spec> const& boards) {
  auto const program = std::find_if(boards.begin(), boards.end(), [&how](board_spec const& board) {
    return upstream::runs_as_processes(board, how);
  });
  if (!run.library.empty() && program != boards.end()) {
    throw config_error(
        fmt::format("--mount: board {} runs MicroPython's tests as programs of their "
                    "own, which have no mounted folder; add --unix-tests repl",
                    program->id));
  }
}

} // namespace

void check_emitter(upstream::settings const& how, std::vector<board_spec> const& boards) {
  if (how.emit == "bytecode" || how.via_mpy) {
    return;
  }
  auto const remote =
      std::find_if_not(boards.begin(), boards.end(), [&how](board_spec const& board) {
        return upstream::runs_as_processes(board, how);
      });
  if (remote != boards.end()) {
    throw config_error(
        fmt::format("--emit {}: only a unix port that runs tests as programs compiles "
                    "to it itself; add --via-mpy for {}",
                    how.emit, remote->id));
  }
}

tree_kind::tree_kind(run_options const& options, fs::path const& cache)
    : options_(options), cache_(cache / "upstream"), durations_(cache_ / "durations") {}

std::string_view tree_kind::name() const noexcept {
  return "tree";
}

std::string tree_kind::claims(fs::path const& path) const {
  std::error_code ignored; // a missing path is reported by the kind that looks for programs
  return fs::exists(path, ignored) && upstream::find_tree(path) ? "it is in MicroPython's tests"
                                                                : "";
}

found_files tree_kind::find(std::vector<fs::path> const& paths,
                            std::vector<board_spec> const& boards) {
  for (auto const& path : paths) {
    auto const root = upstream::find_tree(path);
    if (!root_.empty() && root_ != *root) {
      throw config_error(
          fmt::format("{}: belongs to another tree than {}; run them one after the other",
                      path.string(), root_.string()));
    }
    root_ = *root;
  }
  found_files found;
  found.cases = cases_of_tree(root_, paths, boards);
  return found;
}

void tree_kind::prepare(plan& planned, dispatcher_options& run) {
  check_emitter(options_.tree, planned.boards);
  check_library(run, options_.tree, planned.boards);
  auto loaded = upstream::load_rules(root_, cache_ / "rules");
  upstream::tree_run tree;
  tree.root = root_;
  tree.how = options_.tree;
  tree.tree_rules = std::move(loaded.all);
  tree.rules_source = std::move(loaded.source);
  check_replays(planned);
  tree.mpy_cross = find_mpy_cross(root_).value_or("");
  tree.cache_folder = cache_ / "surveys";
  tree.lanes = lanes_for(planned, options_.tree.lanes);
  run.notices.push_back(fmt::format("tests of {}, by {}", root_.string(), tree.rules_source));
  run.cpythons_per_core = 3; // these tests sleep a good deal, and CPython with them
  planned.order = durations_.longest_first(planned.cases);
  run_ = std::move(tree);
}

std::unique_ptr<attempt_runner> tree_kind::make_runner(run_services const& services) {
  auto made = std::make_unique<upstream::engine>(services.executor, *run_, services.workspace,
                                                 services.expected, services.turns);
  engine_ = made.get();
  return made;
}

file_result<void> tree_kind::finish(finished_run const& run) {
  auto const cells = cells_of(name(), run);
  for (auto const* cell : cells) {
    if (!cell->attempts.empty() && cell->verdict == verdict::passed) {
      durations_.note(fmt::format("{}/{}", cell->suite, cell->name), cell->took());
    }
  }
  durations_.save();
  upstream::add_tree_results(run.results, cells, engine_->all_features(), options_.tree,
                             run.official);
  return {};
}

} // namespace mprun
