#include "runner/kinds/multitest/multitest_kind.hpp"

#include "base/files/file_text.hpp"
#include "base/yaml/config_error.hpp"
#include "reports/upstream/multitest_results.hpp"
#include "reports/upstream/official_results.hpp"
#include "runner/kinds/multitest/multitest_runner.hpp"
#include "runner/kinds/upstream/python_files.hpp"
#include "suites/upstream/multitest_instances.hpp"
#include "suites/upstream/tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <variant>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// The folders of the tree that run-multitests.py is for.
bool is_folder_of_multitests(fs::path const& path) {
  auto const root = upstream::find_tree(path);
  std::error_code ignored;
  auto const below = root ? fs::canonical(path, ignored).lexically_relative(*root).string() : "";
  return below.starts_with("multi_");
}

/// Outside of the tree a program may have such a function for reasons of its own.
bool is_multitest(fs::path const& file) {
  auto const source = read_text(file); // a file that cannot be read is reported when it is run
  return source && upstream::instances_in(*source) > 0 && upstream::uses_multitest(*source);
}

std::size_t factorial(std::size_t n) {
  return n < 2 ? 1 : n * factorial(std::min<std::size_t>(n - 1, 11));
}

test_case case_of(fs::path const& file) {
  test_case test;
  auto const whole = fs::absolute(file).lexically_normal();
  test.suite = whole.parent_path().filename().string();
  test.name = whole.stem().string();
  test.file = whole;
  auto const expectation = fs::path(whole.string() + ".exp");
  std::error_code ignored;
  if (fs::exists(expectation, ignored)) {
    test.expected_file = expectation;
  }
  return test;
}

/// Adds a case for each permutation of the boards.
void add_permutations(std::vector<test_case>& cases, test_case test,
                      upstream::settings const& how) {
  auto const source = read_text(test.file); // it may just have vanished
  test.boards = std::max<std::size_t>(1, source ? upstream::instances_in(*source) : 0);
  test.runs_once = true;
  auto const name = test.name;
  // CPython plays it on this host, as unix ports do: all with the ports that the test names.
  test.ports = test.expected_file ? host_ports::of_unix_boards : host_ports::always;
  for (std::size_t p = 0; p < std::min(how.permutations, factorial(test.boards)); ++p) {
    test.permutation = p;
    test.name = name + (p == 0 ? "" : fmt::format("#{}", p + 1));
    cases.push_back(test);
  }
}

/// Which boards took which instances, and what each of them waited for, is in no recording.
void refuse_replays(plan const& planned, std::string_view kind) {
  auto const test = std::find_if(planned.cases.begin(), planned.cases.end(),
                                 [kind](test_case const& each) { return each.kind == kind; });
  auto const board =
      std::find_if(planned.boards.begin(), planned.boards.end(), [](board_spec const& each) {
        return std::holds_alternative<replay_spec>(each.link);
      });
  if (test != planned.cases.end() && board != planned.boards.end()) {
    throw config_error(
        fmt::format("board {}: a recording cannot replay multitests; leave out {}/{}, "
                    "and make recordings without such cases",
                    board->id, test->suite, test->name));
  }
}

} // namespace

multitest_kind::multitest_kind(run_options const& options) : options_(options) {}

std::string_view multitest_kind::name() const noexcept {
  return "multitest";
}

std::string multitest_kind::claims(fs::path const& path) const {
  std::error_code ignored; // a missing path is reported by the kind that looks for programs
  if (!fs::exists(path, ignored)) {
    return {};
  }
  if (fs::is_directory(path, ignored)) {
    return is_folder_of_multitests(path) ? "MicroPython's multitests are in it" : "";
  }
  return path.extension() == ".py" && is_multitest(path)
             ? "it defines instance0() and uses multitest"
             : "";
}

found_files multitest_kind::find(std::vector<fs::path> const& paths,
                                 std::vector<board_spec> const&) {
  found_files found;
  for (auto const& path : paths) {
    for (auto const& file : upstream::python_files_at(path)) {
      auto const source = read_text(file);
      if (source && upstream::instances_in(*source) == 0) {
        found.left_out.push_back({file, "it has no instances: a module that tests share"});
      } else {
        add_permutations(found.cases, case_of(file), options_.tree);
      }
    }
  }
  return found;
}

std::vector<test_case> multitest_kind::adopt(test_case program) {
  std::vector<test_case> cases;
  add_permutations(cases, std::move(program), options_.tree);
  return cases;
}

void multitest_kind::prepare(plan& planned, dispatcher_options& run) {
  refuse_replays(planned, name());
  cache_folder_ = run.cpython_cache_folder;
}

std::unique_ptr<attempt_runner> multitest_kind::make_runner(run_services const& services) {
  return std::make_unique<upstream::multitest_runner>(options_.tree, cache_folder_,
                                                      services.workspace);
}

file_result<void> multitest_kind::finish(finished_run const& run) {
  upstream::add_multitest_results(run.results, cells_of(name(), run), options_.tree, options_.out,
                                  run.official);
  return {};
}

} // namespace mprun
