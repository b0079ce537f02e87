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

inline task<void> ask(expected_outputs& outputs, test_case test, result<std::string>& into,
                      std::size_t& left) {
  into = co_await outputs.expected_for(test);
  --left;
}

class expected_output : public ::testing::Test {
protected:
  ~expected_output() override { ::unsetenv("MPRUN_CPYTHON"); }

  test_case make_case(std::string const& name, std::string const& source) const {
    test_case test;
    test.name = name;
    test.file = folder_.write("s/" + name + ".py", source);
    return test;
  }

  /// Asks for all of them at once, as many boards would.
  std::vector<result<std::string>> find(std::vector<test_case> const& cases,
                                        int parallel = 2) const {
    asio::io_context context(1);
    expected_outputs outputs(context.get_executor(), cache(), workspace(), parallel, nullptr,
                             nullptr, library_);
    std::vector<result<std::string>> found(cases.size());
    auto left = cases.size();
    for (auto const& test : cases) {
      outputs.prefetch(test);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      asio::co_spawn(context, ask(outputs, cases[i], found[i], left), asio::detached);
    }
    while (left != 0) {
      context.run_one();
    }
    return found;
  }

  result<std::string> find(test_case const& test) const { return find(std::vector{test}).front(); }

  run_workspace workspace() const { return {folder_.path() / "scratch", "token"}; }

  /// A CPython that cannot be found.
  static void take_cpython_away() { ::setenv("MPRUN_CPYTHON", "no-such-python", 1); }

  fs::path cache() const { return folder_.path() / "cache"; }

  std::vector<fs::path> cached() const {
    return {fs::directory_iterator(cache()), fs::directory_iterator()};
  }

  test_folder folder_;
  fs::path library_; ///< none by default
};

inline constexpr auto never_the_same = "import time\nprint(time.time_ns())\n";

} // namespace mprun
