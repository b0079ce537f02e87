#include "suites/upstream/tree.hpp"

#include "base/yaml/config_error.hpp"
#include "suites/expected/cpython_rules.hpp"
#include "suites/upstream/test.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

struct own_runner {
  std::string_view folders; ///< what their names begin with
  std::string_view program;
};
constexpr std::array<own_runner, 5> other_runners{{{"multi_", "run-multitests.py"},
                                                   {"perf_bench", "run-perfbench.py"},
                                                   {"internal_bench", "run-internalbench.py"},
                                                   {"cpydiff", "tools/gen-cpydiff.py"},
                                                   {"feature_check", "run-tests.py itself"}}};

bool is_tree(fs::path const& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "run-tests.py", ignored) &&
         fs::is_directory(folder / "feature_check", ignored);
}

std::string contents(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> names_in(fs::path const& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    std::error_code ignored;
    auto name = entries->path().filename().string();
    auto const fits =
        folders ? entries->is_directory(ignored) && name.front() != '.' && name != "__pycache__"
                : name.ends_with(".py") && name.front() != '.' && entries->is_regular_file(ignored);
    if (fits) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class tree_finder {
public:
  tree_finder(fs::path root, std::vector<std::string> const& platforms)
      : root_(std::move(root)), platforms_(platforms) {}

  void add_given(fs::path const& given) {
    std::error_code failed;
    auto const path = fs::canonical(given, failed);
    if (failed) {
      throw config_error(fmt::format("{}: {}", given.string(), failed.message()));
    }
    if (path == root_) {
      add_defaults();
      return;
    }
    auto const below = path.lexically_relative(root_).generic_string();
    if (!fs::is_directory(path)) {
      if (!below.ends_with(".py") || below.find('/') == std::string::npos) {
        throw config_error(
            fmt::format("{}: is not a test of MicroPython's tree; accepted: its folders "
                        "and the .py files in them",
                        given.string()));
      }
      add_test(below, {});
      return;
    }
    for (auto const& other : other_runners) {
      if (below.starts_with(other.folders)) {
        throw config_error(fmt::format("{}: holds no tests for boards; it belongs to {}",
                                       given.string(), other.program));
      }
    }
    add_folder_or_subfolders(below);
  }

  std::vector<test_case> take() { return std::move(found_); }

private:
  using kind = scope::kind;

  void add_defaults() {
    for (auto const* folder : {"basics", "micropython", "misc", "extmod", "stress"}) {
      add_folder(folder, {});
    }
    auto const pc_only = std::all_of(platforms_.begin(), platforms_.end(),
                                     [](auto const& p) { return p == "unix"; });
    if (!pc_only) {
      for (auto const& arch : names_in(root_ / "inlineasm", true)) {
        add_folder("inlineasm/" + arch, {kind::inline_assembly, arch});
      }
    }
    add_folder("thread", {kind::threads, ""});
    add_folder("float", {kind::floats, ""});
    add_folder("unicode", {kind::unicode, ""});
    auto const ports = names_in(root_ / "ports", true);
    for (auto const& port : ports) {
      if (may_be(port, ports)) {
        add_folder("ports/" + port, {kind::port, port});
      }
    }
    add_folder("import", {kind::pc, ""});
    add_folder("cmdline", {kind::full_pc, ""});
    add_folder("io", {kind::full_pc, ""});
  }

  /// A platform that the inventory names as a port is that port and no other.
  bool may_be(std::string const& port, std::vector<std::string> const& ports) const {
    return std::any_of(platforms_.begin(), platforms_.end(), [&](std::string const& platform) {
      auto const is_port = std::find(ports.begin(), ports.end(), platform) != ports.end();
      return is_port ? platform == port : true;
    });
  }

  void add_folder(std::string const& folder, scope const& boards) {
    for (auto const& name : names_in(root_ / folder, false)) {
      add_test(folder + "/" + name, boards);
    }
  }

  void add_folder_or_subfolders(std::string const& folder) {
    auto const before = found_.size();
    add_folder(folder, {});
    if (found_.size() == before) {
      for (auto const& name : names_in(root_ / folder, true)) {
        add_folder(folder + "/" + name, {});
      }
    }
  }

  void add_test(std::string const& path, scope boards) {
    if (seen_.insert(path).second) {
      found_.push_back(case_of(root_, path, std::move(boards)));
    }
  }

  fs::path root_;
  std::vector<std::string> const& platforms_;
  std::set<std::string> seen_;
  std::vector<test_case> found_;
};

} // namespace

std::optional<fs::path> find_tree(fs::path const& path) {
  std::error_code failed;
  for (auto folder = fs::canonical(path, failed); !failed; folder = folder.parent_path()) {
    if (is_tree(folder)) {
      return folder;
    }
    if (folder == folder.parent_path()) {
      break;
    }
  }
  if (!failed && is_tree(path / "tests")) {
    throw config_error(fmt::format("{}: is MicroPython's source; its tests are in {}",
                                   path.string(), (path / "tests").string()));
  }
  return std::nullopt;
}

test_case case_of(fs::path const& root, std::string const& path, scope for_boards) {
  // The official runner limits only a board's silence. A board must not hang for ever.
  constexpr auto silence = std::chrono::seconds(30);
  constexpr auto total = std::chrono::minutes(10);
  auto const found = std::make_shared<test>();
  found->root = root;
  found->path = path;
  found->scope = std::move(for_boards);
  found->is_command_line = path.starts_with("cmdline/");
  found->turn = turn_of(root / path, contents(root / path));
  auto const slash = path.rfind('/');
  test_case made;
  made.suite = path.substr(0, slash);
  made.name = path.substr(slash + 1, path.size() - slash - 4);
  made.file = root / path;
  made.idle_timeout = silence;
  made.case_timeout = total;
  made.upstream = found;
  return made;
}

std::vector<test_case> discover(fs::path const& root, std::vector<fs::path> const& paths,
                                std::vector<std::string> const& platforms) {
  tree_finder tests(root, platforms);
  for (auto const& path : paths) {
    tests.add_given(path);
  }
  return tests.take();
}

} // namespace mprun::upstream
