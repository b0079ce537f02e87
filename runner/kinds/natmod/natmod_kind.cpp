#include "runner/kinds/natmod/natmod_kind.hpp"

#include "base/yaml/config_error.hpp"
#include "reports/upstream/official_results.hpp"
#include "reports/upstream/upstream_results.hpp"
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
      throw config_error(
          fmt::format("{}: belongs to another tree than {}; run them one after the other",
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

natmod_kind::natmod_kind(run_options const& options, fs::path const& cache)
    : options_(options), cache_(cache / "upstream") {}

std::string_view natmod_kind::name() const noexcept {
  return "native-module";
}

std::string natmod_kind::claims(fs::path const& path) const {
  std::error_code ignored; // a missing path is reported by the kind that looks for programs
  return fs::exists(path, ignored) && upstream::find_tree(path)
             ? "it is in MicroPython's tests, and --natmod is given"
             : "";
}

void natmod_kind::load_tables() {
  loaded_ = upstream::load_natmod(root_, cache_ / "rules");
  auto const& tables = loaded_.tables;
  auto const& asked = options_.tree.natmod;
  if (asked != "auto" && !tables.knows(asked)) {
    throw config_error(fmt::format("--natmod {}: no such architecture; accepted: auto, {}", asked,
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

found_files natmod_kind::find(std::vector<fs::path> const& given, std::vector<board_spec> const&) {
  root_ = tree_of(given);
  load_tables();
  std::vector<fs::path> paths;
  for (auto const& path : given) {
    std::error_code ignored;
    paths.push_back(fs::equivalent(path, root_, ignored) ? root_ / "extmod" : path);
  }
  auto found = upstream::discover(root_, paths, {});
  found_files all;
  std::erase_if(found, [&](test_case const& test) {
    auto const has_module = upstream::module_for(loaded_.tables, test.name, "").has_value();
    if (!has_module) {
      all.left_out.push_back({test.file, "it has no native module"});
    }
    return !has_module;
  });
  left_out_ = all.left_out.size();
  if (found.empty()) {
    std::vector<std::string> beginnings;
    for (auto const& [name, file] : loaded_.tables.modules) {
      beginnings.push_back(name);
    }
    throw config_error(fmt::format("--natmod: no native module goes with any of these tests; there "
                                   "are some for tests whose names begin with {}",
                                   fmt::join(beginnings, ", ")));
  }
  for (auto& test : found) {
    auto const expectation = fs::path(test.file.string() + ".exp");
    std::error_code ignored;
    if (fs::exists(expectation, ignored)) {
      test.expected_file = expectation;
    }
  }
  all.cases = std::move(found);
  return all;
}

void natmod_kind::prepare(plan&, dispatcher_options& run) {
  run.notices.push_back(fmt::format("tests of {} with the native modules of {}, by {}",
                                    root_.string(), modules_of(root_, loaded_.tables).string(),
                                    loaded_.source));
  if (left_out_ != 0) {
    run.notices.push_back(
        fmt::format("{} tests are left out, as no native module goes with them", left_out_));
  }
}

std::unique_ptr<attempt_runner> natmod_kind::make_runner(run_services const& services) {
  upstream::natmod_run setup;
  setup.root = root_;
  setup.how = options_.tree;
  setup.tables = std::make_shared<upstream::natmod_tables const>(loaded_.tables);
  setup.workspace = services.workspace;
  setup.cache_folder = cache_ / "surveys";
  return std::make_unique<upstream::natmod>(std::move(setup));
}

file_result<void> natmod_kind::finish(finished_run const& run) {
  upstream::add_tree_results(run.results, cells_of(name(), run), {}, options_.tree, run.official);
  return {};
}

} // namespace mprun
