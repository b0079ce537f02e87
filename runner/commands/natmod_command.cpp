#include "runner/commands/natmod_command.hpp"

#include "reports/matrix.hpp"
#include "reports/official_results.hpp"
#include "reports/upstream_results.hpp"
#include "runner/config_error.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

fs::path tree_of(std::vector<fs::path> const& paths) {
  fs::path root;
  for (auto const& path : paths) {
    auto const found = upstream::find_tree(path);
    if (!found) {
      throw config_error(fmt::format("--natmod: {}: is not in MicroPython's tests", path.string()));
    }
    if (!root.empty() && root != *found) {
      throw config_error(fmt::format("{}: is of another tree than {}; run them one after the other",
                                     path.string(), root.string()));
    }
    root = *found;
  }
  return root;
}

fs::path modules_of(fs::path const& root, upstream::natmod_tables const& tables) {
  return (root / tables.folder).lexically_normal();
}

} // namespace

natmod_command::natmod_command(run_options const& options, fs::path const& cache)
    : options_(options), cache_(cache / "upstream") {
  if (!is_meant()) {
    return;
  }
  root_ = tree_of(options.paths);
  loaded_ = upstream::load_natmod(root_, cache_ / "rules");
  auto const& tables = loaded_.tables;
  auto const& asked = options.tree.natmod;
  if (asked != "auto" && !tables.knows(asked)) {
    throw config_error(fmt::format("--natmod {}: no such architecture; there is auto, {}", asked,
                                   fmt::join(tables.architectures, ", ")));
  }
  auto const modules = modules_of(root_, tables);
  std::error_code ignored;
  if (!fs::is_directory(modules, ignored)) {
    throw config_error(fmt::format("--natmod: {}: there is no such folder; the tree's native "
                                   "modules are built in it",
                                   modules.string()));
  }
}

std::vector<test_case> natmod_command::cases() {
  std::vector<fs::path> paths;
  for (auto const& path : options_.paths) {
    std::error_code ignored;
    paths.push_back(fs::equivalent(path, root_, ignored) ? root_ / "extmod" : path);
  }
  auto found = upstream::discover(root_, paths, {});
  auto const of_all = found.size();
  std::erase_if(found, [&](test_case const& one) {
    return !upstream::module_for(loaded_.tables, one.name, "");
  });
  left_out_ = of_all - found.size();
  if (found.empty()) {
    std::vector<std::string> beginnings;
    for (auto const& [name, file] : loaded_.tables.modules) {
      beginnings.push_back(name);
    }
    throw config_error(fmt::format("--natmod: no native module goes with any of these tests; there "
                                   "are some for tests whose names begin with {}",
                                   fmt::join(beginnings, ", ")));
  }
  if (options_.tree.only_failed) {
    auto const failed = upstream::failed_tests(options_.out);
    std::erase_if(found, [&](test_case const& one) {
      auto const name = fmt::format("{}/{}.py", one.suite, one.name);
      return std::find(failed.begin(), failed.end(), name) == failed.end();
    });
  }
  for (auto& one : found) {
    auto const expectation = fs::path(one.file.string() + ".exp");
    std::error_code ignored;
    if (fs::exists(expectation, ignored)) {
      one.expected_file = expectation;
    }
  }
  return found;
}

void natmod_command::prepare(dispatcher_options& run) {
  if (!is_meant()) {
    return;
  }
  run.notices.push_back(fmt::format("tests of {} with the native modules of {}, by {}",
                                    root_.string(), modules_of(root_, loaded_.tables).string(),
                                    loaded_.source));
  if (left_out_ != 0) {
    run.notices.push_back(
        fmt::format("{} tests are left out, as no native module goes with them", left_out_));
  }
  upstream::natmod_run what;
  what.root = root_;
  what.how = options_.tree;
  what.tables = std::make_shared<upstream::natmod_tables const>(loaded_.tables);
  what.place = run.place;
  what.cache_folder = cache_ / "surveys";
  engine_ = std::make_unique<upstream::natmod>(std::move(what));
  run.runner = engine_.get();
}

void natmod_command::finish(report_set& reports) const {
  if (!is_meant()) {
    return;
  }
  auto const not_written = write_matrix(reports.run(), options_.out / "matrix.txt");
  if (!not_written.empty()) {
    reports.add_problem(not_written);
  }
  for (auto const& problem :
       upstream::write_results_files(reports.run(), {}, options_.tree, options_.out)) {
    reports.add_problem(problem);
  }
}

} // namespace mprun
