// Runs the real CPython of this host.
#include "suites/cpython_truth.hpp"

#include "runner/sha256.hpp"
#include "suites/test_folder.hpp"
#include "suites/truth_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

task<void> ask(cpython_truth& from, test_case what, truth& into) {
  into = co_await from.expected_for(what);
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
  std::vector<truth> find(std::vector<test_case> const& cases, int parallel = 2) const {
    asio::io_context context(1);
    cpython_truth from(context.get_executor(), cache(), parallel);
    std::vector<truth> found(cases.size());
    for (auto const& one : cases) {
      from.want(one);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      asio::co_spawn(context, ask(from, cases[i], found[i]), asio::detached);
    }
    context.run();
    return found;
  }

  truth find(test_case const& what) const { return find(std::vector{what}).front(); }

  /// A CPython that leaves a line in `runs` each time it is started for a test.
  void count_runs() const {
    auto const wrapper = folder_.write("python", "#!/bin/sh\n"
                                                 "case \"$2\" in -c) ;; *) echo x >> '" +
                                                     (folder_.path() / "runs").string() +
                                                     "' ;; esac\n"
                                                     "exec python3 \"$@\"\n");
    ::chmod(wrapper.c_str(), 0700);
    ::setenv("MPRUN_CPYTHON", wrapper.c_str(), 1);
  }

  std::size_t runs() const {
    std::error_code failed;
    auto const size = fs::file_size(folder_.path() / "runs", failed);
    return failed ? 0 : size / 2;
  }

  fs::path cache() const { return folder_.path() / "cache"; }

  std::vector<fs::path> cached() const {
    return {fs::directory_iterator(cache()), fs::directory_iterator()};
  }

  test_folder folder_;
};

TEST_F(truth_of, is_what_cpython_prints) {
  auto const found = find(one_case("x", "import sys\n"
                                        "print('grün', 2 ** 70)\n"
                                        "sys.stdout.flush()\n"
                                        "sys.stderr.write('error\\n')\n"));
  EXPECT_EQ(found.output, "grün 1180591620717411303424\nerror\n");
  EXPECT_EQ(found.problem, "");
}

TEST_F(truth_of, is_found_in_the_folder_of_the_case) {
  folder_.write("s/_helper.py", "value = 42\n");
  EXPECT_EQ(find(one_case("x", "import _helper\nprint(_helper.value)\n")).output, "42\n");
  EXPECT_FALSE(fs::exists(folder_.path() / "s/__pycache__"));
}

TEST_F(truth_of, holds_any_bytes) {
  auto const found =
      find(one_case("x", "import sys\nsys.stdout.buffer.write(bytes(range(256)))\n"));
  ASSERT_EQ(found.output.size(), 256U);
  EXPECT_EQ(found.output.front(), '\0');
  EXPECT_EQ(found.output.back(), '\xff');
}

TEST_F(truth_of, is_the_expectation_file_where_there_is_one) {
  count_runs();
  auto what = one_case("x", "print('CPython')\n");
  what.expected_file = folder_.write("s/x.py.exp", "from the file\n");
  EXPECT_EQ(find(what).output, "from the file\n");
  fs::remove(*what.expected_file);
  EXPECT_THAT(find(what).problem, HasSubstr("x.py.exp: cannot be read: No such file or directory"));
  EXPECT_EQ(runs(), 0U);
}

TEST_F(truth_of, is_computed_once_for_all_who_ask) {
  count_runs();
  auto const what = one_case("x", "print('once')\n");
  for (auto const& found : find(std::vector<test_case>(50, what))) {
    EXPECT_EQ(found.output, "once\n");
  }
  EXPECT_EQ(runs(), 1U);
}

TEST_F(truth_of, is_kept_for_later_runs_by_content) {
  count_runs();
  find(one_case("x", "print(1)\n"));
  EXPECT_EQ(find(one_case("x", "print(1)\n")).output, "1\n");
  EXPECT_EQ(find(one_case("y", "print(1)\n")).output, "1\n");
  EXPECT_EQ(runs(), 1U);
  EXPECT_EQ(find(one_case("x", "print(2)\n")).output, "2\n");
  EXPECT_EQ(runs(), 2U);
}

TEST_F(truth_of, of_a_damaged_cache_is_found_anew) {
  count_runs();
  auto const what = one_case("x", "print('whole')\n");
  find(what);
  ASSERT_EQ(cached().size(), 1U) << "and no temporary file";
  auto const entry = cached().front();
  std::size_t expected_runs = 1;
  for (auto const damage : {0, 1, 2}) {
    if (damage == 0) {
      fs::resize_file(entry, fs::file_size(entry) - 1);
    } else if (damage == 1) {
      fs::resize_file(entry, 0);
    } else {
      std::fstream(entry, std::ios::in | std::ios::out | std::ios::ate).seekp(-2, std::ios::end)
          << 'X';
    }
    EXPECT_EQ(find(what).output, "whole\n");
    EXPECT_EQ(runs(), ++expected_runs);
    EXPECT_EQ(find(what).output, "whole\n") << "mended";
    EXPECT_EQ(runs(), expected_runs);
  }
}

TEST_F(truth_of, needs_no_cache) {
  folder_.write("cache", "a file where the folder should be");
  EXPECT_EQ(find(one_case("x", "print(1)\n")).output, "1\n");
  EXPECT_EQ(find(one_case("x", "print(1)\n")).problem, "");
}

TEST_F(truth_of, is_none_where_cpython_fails) {
  EXPECT_EQ(find(one_case("x", "print('before')\nimport no_such_module\n")).problem,
            "CPython itself fails on this test: ModuleNotFoundError: No module named "
            "'no_such_module'; give it a x.py.exp");
  EXPECT_EQ(find(one_case("x", "import sys\nsys.exit(3)\n")).problem,
            "CPython itself fails on this test: exit status 3; give it a x.py.exp");
  EXPECT_EQ(find(one_case("x", "import os\nos.kill(os.getpid(), 9)\n")).problem,
            "CPython itself fails on this test: killed by signal 9; give it a x.py.exp");
  EXPECT_EQ(find(one_case("x", "print('SKIP')\nraise SystemExit\n")).problem,
            "CPython itself skips this test; give it a x.py.exp");
  EXPECT_FALSE(fs::exists(cache())) << "nothing of it is kept";
}

TEST_F(truth_of, is_none_without_cpython) {
  ::setenv("MPRUN_CPYTHON", "no-such-python", 1);
  EXPECT_EQ(
      find(one_case("x", "print(1)\n")).problem,
      "cannot run CPython 'no-such-python': No such file or directory; install python3 or set "
      "$MPRUN_CPYTHON");
  ::setenv("MPRUN_CPYTHON", "false", 1);
  EXPECT_EQ(find(one_case("x", "print(1)\n")).problem,
            "CPython itself fails on telling its version: exit status 1");
}

TEST_F(truth_of, a_case_that_is_gone) {
  auto const what = one_case("x", "");
  fs::remove(what.file);
  EXPECT_EQ(find(what).problem, what.file.string() + ": cannot be read: No such file or directory");
}

TEST_F(truth_of, is_not_looked_for_ahead_where_it_is_hardly_needed) {
  count_runs();
  asio::io_context context(1);
  cpython_truth from(context.get_executor(), cache(), 2);
  auto const with_unittest = one_case("u", "import unittest\nprint('u')\nif 0: unittest.main()\n");
  auto raising = one_case("r", "raise ValueError\n");
  raising.raises = "ValueError";
  auto interrupted = one_case("i", "while True: pass\n");
  interrupted.interrupt_on = "READY";
  for (auto const& one : {with_unittest, raising, interrupted}) {
    from.want(one);
  }
  context.run();
  EXPECT_EQ(runs(), 0U);
  truth asked;
  asio::co_spawn(context, ask(from, with_unittest, asked), asio::detached);
  context.restart();
  context.run();
  EXPECT_EQ(asked.output, "u\n");
}

TEST_F(truth_of, many_cases_is_found_with_few_children) {
  // Each run notes how many of its kind run beside it.
  std::string const source =
      "import os, sys\n"
      "mine = 'running.%d' % os.getpid()\n"
      "open(mine, 'w').close()\n"
      "most = len([n for n in os.listdir('.') if n.startswith('running.')])\n"
      "os.unlink(mine)\n"
      "print('many' if most > 3 else 'few')  # ";
  std::vector<test_case> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(one_case("x" + std::to_string(i), source + std::to_string(i) + "\n"));
  }
  for (auto const& found : find(cases, 3)) {
    EXPECT_EQ(found.output, "few\n") << found.problem;
  }
}

TEST_F(truth_of, ends_with_the_context) {
  auto const marker = folder_.path() / "s/started";
  auto const what = one_case("x", "import os, time\n"
                                  "with open('making', 'w') as f: f.write(str(os.getpid()))\n"
                                  "os.rename('making', 'started')\n"
                                  "print('started', flush=True)\n"
                                  "time.sleep(60)\n");
  {
    asio::io_context context(1);
    cpython_truth from(context.get_executor(), cache(), 2);
    truth found;
    asio::co_spawn(context, ask(from, what, found), asio::detached);
    while (!fs::exists(marker)) {
      ASSERT_EQ(context.run_one(), 1U);
    }
  }
  pid_t child = 0;
  std::ifstream(marker) >> child;
  ASSERT_GT(child, 1);
  EXPECT_EQ(::kill(child, 0), -1) << "it runs on";
}

} // namespace
} // namespace mprun
