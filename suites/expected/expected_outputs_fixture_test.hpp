// Cases, and what the CPython of this host prints for them.
#pragma once

#include "base/files/test_folder.hpp"
#include "suites/expected/expected_outputs.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

namespace fs = std::filesystem;

inline task<void> ask(cpython_truth& from, test_case what, result<std::string>& into,
                      std::size_t& left) {
  into = co_await from.expected_for(what);
  --left;
}

class truth_of : public ::testing::Test {
protected:
  ~truth_of() override { ::unsetenv("MPRUN_CPYTHON"); }

  test_case one_case(std::string const& name, std::string const& source) const {
    test_case what;
    what.name = name;
    what.file = folder_.write("s/" + name + ".py", source);
    return what;
  }

  /// All are asked for at once, as by many boards.
  std::vector<result<std::string>> find(std::vector<test_case> const& cases,
                                        int parallel = 2) const {
    asio::io_context context(1);
    cpython_truth from(context.get_executor(), cache(), place(), parallel);
    std::vector<result<std::string>> found(cases.size());
    auto left = cases.size();
    for (auto const& one : cases) {
      from.want(one);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      asio::co_spawn(context, ask(from, cases[i], found[i], left), asio::detached);
    }
    while (left != 0) {
      context.run_one();
    }
    return found;
  }

  result<std::string> find(test_case const& what) const { return find(std::vector{what}).front(); }

  run_place place() const { return {folder_.path() / "scratch", "token"}; }

  /// A CPython that cannot be found.
  static void take_cpython_away() { ::setenv("MPRUN_CPYTHON", "no-such-python", 1); }

  fs::path cache() const { return folder_.path() / "cache"; }

  std::vector<fs::path> cached() const {
    return {fs::directory_iterator(cache()), fs::directory_iterator()};
  }

  test_folder folder_;
};

inline constexpr auto never_the_same = "import time\nprint(time.time_ns())\n";

} // namespace mprun
