// Runs the real CPython of this host.
#include "suites/truth/cpython_truth.hpp"

#include "base/bytes/sha256.hpp"
#include "base/files/test_folder.hpp"
#include "suites/truth/truth_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::StartsWith;

task<void> ask(cpython_truth& from, test_case what, truth& into, std::size_t& left) {
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
  std::vector<truth> find(std::vector<test_case> const& cases, int parallel = 2) const {
    asio::io_context context(1);
    cpython_truth from(context.get_executor(), cache(), place(), parallel);
    std::vector<truth> found(cases.size());
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

  truth find(test_case const& what) const { return find(std::vector{what}).front(); }

  run_place place() const { return {folder_.path() / "scratch", "token"}; }

  /// A CPython that cannot be found.
  static void take_cpython_away() { ::setenv("MPRUN_CPYTHON", "no-such-python", 1); }

  fs::path cache() const { return folder_.path() / "cache"; }

  std::vector<fs::path> cached() const {
    return {fs::directory_iterator(cache()), fs::directory_iterator()};
  }

  test_folder folder_;
};

constexpr auto never_the_same = "import time\nprint(time.time_ns())\n";

TEST_F(truth_of, is_what_cpython_prints) {
  auto const found = find(one_case("x", "import sys\n"
                                        "print('grün', 2 ** 70)\n"
                                        "sys.stderr.write('error\\n')\n"
                                        "print('end')\n"));
  EXPECT_EQ(found.output, "grün 1180591620717411303424\nerror\nend\n") << "in their order";
  EXPECT_EQ(found.problem, "");
}

TEST_F(truth_of, is_found_beside_what_the_board_has) {
  folder_.write("s/_helper.py", "value = 42\n");
  folder_.write("s/data.txt", "data");
  folder_.write("s/more/deep/x.bin", "deep");
  folder_.write("s/other.py", "");
  folder_.write("s/other.py.exp", "");
  folder_.write("s/suite.yaml", "");
  folder_.write("s/.hidden", "");
  folder_.write("s/__pycache__/x.pyc", "");
  folder_.write("s/sub/case.py", "");
  auto what = one_case("x", "import os, _helper\n"
                            "print(sorted(os.listdir()), _helper.value, open('brought').read(),\n"
                            "      open('more/deep/x.bin').read())\n");
  what.files = {folder_.write("elsewhere/brought", "b"), folder_.write("elsewhere/data.txt", "")};
  EXPECT_EQ(find(what).output, "['_helper.py', 'brought', 'data.txt', 'more', 'x.py'] 42 b deep\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path() / "s/__pycache__"), {}), 1);
}

TEST_F(truth_of, comes_from_a_copy) {
  folder_.write("s/data.txt", "data");
  auto const what = one_case("x", "import os\n"
                                  "for name in os.listdir(): os.remove(name)\n"
                                  "print(os.listdir(), open('data.txt', 'w').write('new'))\n");
  EXPECT_EQ(find(what).output, "[] 3\n");
  EXPECT_TRUE(fs::exists(what.file));
  EXPECT_EQ(fs::file_size(folder_.path() / "s/data.txt"), 4U);
  EXPECT_TRUE(fs::is_empty(folder_.path() / "scratch/+cpython")) << "and nothing stays";
}

TEST_F(truth_of, is_found_alone) {
  std::vector<test_case> cases;
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    auto const number = std::to_string(i);
    cases.push_back(one_case("x" + number, "with open('data.txt', 'x') as f: f.write('" + number +
                                               "')\nprint(open('data.txt').read())\n"));
    expected.push_back(number + "\n");
  }
  std::vector<std::string> printed;
  for (auto const& found : find(cases, 4)) {
    printed.push_back(found.output);
  }
  EXPECT_EQ(printed, expected);
}

TEST_F(truth_of, has_nothing_of_the_users_environment) {
  for (auto const* const name :
       {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONPATH", "MICROPYPATH", "LC_ALL", "UNHEARD_OF"}) {
    ::setenv(name, "1", 1);
  }
  auto const found = find(one_case("x", "import os, sys\n"
                                        "print(sorted(os.environ))\n"
                                        "print(sys.flags.optimize, hash('a') == hash('a'))\n"
                                        "print(os.environ['HOME'] == os.environ['TMPDIR'],\n"
                                        "      os.environ['LC_ALL'])\n"
                                        "assert False, 'asserts count'\n"));
  EXPECT_THAT(found.problem, HasSubstr("AssertionError: asserts count"));
  auto const names = find(one_case("y", "import os\nprint(sorted(os.environ))\n")).output;
  EXPECT_THAT(names, StartsWith("['HOME', 'LANG', 'LC_ALL', "));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("OPTIMIZE")));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("UNHEARD_OF")));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("MICROPY")));
  for (auto const* const name :
       {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONPATH", "MICROPYPATH", "LC_ALL", "UNHEARD_OF"}) {
    ::unsetenv(name);
  }
}

TEST_F(truth_of, has_the_same_hashes_each_time) {
  auto const what = [&](int i) {
    return one_case("x", "print(hash('text'), set('abcdef'))  # " + std::to_string(i) + "\n");
  };
  EXPECT_EQ(find(what(1)).output, find(what(2)).output);
}

TEST_F(truth_of, has_no_warnings) {
  EXPECT_EQ(find(one_case("x", "import warnings\n"
                               "x = 1\n"
                               "print('\\d', x is 1)\n"
                               "warnings.warn('careful')\n"
                               "assert (x, 'always')\n"))
                .output,
            "\\d True\n");
}

TEST_F(truth_of, that_looks_at_frames_is_the_same) {
  EXPECT_EQ(find(one_case("x", "import sys\n"
                               "print(sys._getframe().f_back, end='')\n"
                               "sys.stderr.write(' error\\n')\n"
                               "print('end')\n"))
                .output,
            "None error\nend\n");
}

TEST_F(truth_of, holds_any_bytes) {
  auto const found =
      find(one_case("x", "import sys\nsys.stdout.buffer.write(bytes(range(256)))\n"));
  ASSERT_EQ(found.output.size(), 256U);
  EXPECT_EQ(found.output.front(), '\0');
  EXPECT_EQ(found.output.back(), '\xff');
}

TEST_F(truth_of, is_the_expectation_file_where_there_is_one) {
  take_cpython_away();
  auto what = one_case("x", "print('CPython')\n");
  what.expected_file = folder_.write("s/x.py.exp", "from the file\n");
  EXPECT_EQ(find(what).output, "from the file\n");
  fs::remove(*what.expected_file);
  EXPECT_THAT(find(what).problem, HasSubstr("x.py.exp: cannot be read: No such file or directory"));
}

TEST_F(truth_of, is_computed_once_for_all_who_ask) {
  auto const what = one_case("x", never_the_same);
  auto const all = find(std::vector<test_case>(50, what));
  for (auto const& found : all) {
    EXPECT_EQ(found.output, all.front().output);
  }
}

TEST_F(truth_of, is_kept_for_later_runs_by_all_that_can_change_it) {
  auto const kept = [&](test_case const& what) { return find(what).output; };
  auto x = one_case("x", never_the_same);
  auto const first = kept(x);
  EXPECT_EQ(kept(x), first);
  auto same_elsewhere = x;
  same_elsewhere.file = folder_.write("t/x.py", never_the_same);
  EXPECT_EQ(kept(same_elsewhere), first);

  folder_.write("s/_helper.py", "1");
  auto const with_helper = kept(x);
  EXPECT_NE(with_helper, first);
  EXPECT_EQ(kept(x), with_helper);
  folder_.write("s/_helper.py", "2");
  auto const with_another = kept(x);
  EXPECT_NE(with_another, with_helper);
  folder_.write("s/data/part", "");
  auto const with_data = kept(x);
  EXPECT_NE(with_data, with_another);
  fs::rename(folder_.path() / "s/data/part", folder_.path() / "s/data/other");
  auto const with_renamed = kept(x);
  EXPECT_NE(with_renamed, with_data);
  x.files = {folder_.write("elsewhere/file", "1")};
  auto const with_file = kept(x);
  EXPECT_NE(with_file, with_renamed);
  folder_.write("elsewhere/file", "2");
  auto const with_other_file = kept(x);
  EXPECT_NE(with_other_file, with_file);

  folder_.write("s/other.py", "no part of it");
  folder_.write("s/suite.yaml", "nor this");
  EXPECT_EQ(kept(x), with_other_file);
  fs::last_write_time(folder_.path() / "s/_helper.py", fs::file_time_type::min());
  EXPECT_EQ(kept(x), with_other_file) << "times are no content";
  ::setenv("TZ", "Asia/Tokyo", 1);
  EXPECT_NE(kept(x), with_other_file);
  ::unsetenv("TZ");
}

TEST_F(truth_of, of_a_damaged_cache_is_found_anew) {
  auto const what = one_case("x", never_the_same);
  auto known = find(what).output;
  ASSERT_EQ(cached().size(), 1U) << "and no temporary file";
  auto const entry = cached().front();
  for (auto const damage : {0, 1, 2}) {
    if (damage == 0) {
      fs::resize_file(entry, fs::file_size(entry) - 1);
    } else if (damage == 1) {
      fs::resize_file(entry, 0);
    } else {
      std::fstream(entry, std::ios::in | std::ios::out | std::ios::ate).seekp(-2, std::ios::end)
          << 'X';
    }
    auto const anew = find(what).output;
    EXPECT_NE(anew, known);
    EXPECT_EQ(find(what).output, anew) << "mended";
    known = anew;
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
  asio::io_context context(1);
  cpython_truth from(context.get_executor(), cache(), place(), 2);
  auto const with_unittest = one_case("u", "import unittest\nprint('u')\nif 0: unittest.main()\n");
  auto raising = one_case("r", "raise ValueError\n");
  raising.raises = "ValueError";
  auto interrupted = one_case("i", "while True: pass\n");
  interrupted.interrupt_on = "READY";
  for (auto const& one : {with_unittest, raising, interrupted}) {
    from.want(one);
  }
  context.run();
  EXPECT_FALSE(fs::exists(cache()));
  truth asked;
  std::size_t left = 1;
  asio::co_spawn(context, ask(from, with_unittest, asked, left), asio::detached);
  context.restart();
  while (left != 0) {
    context.run_one();
  }
  EXPECT_EQ(asked.output, "u\n");
}

TEST_F(truth_of, many_cases_is_found_with_few_children) {
  // Each run looks how many rooms there are.
  std::string const source = "import os\n"
                             "rooms = os.listdir(os.environ['HOME'] + '/..')\n"
                             "print('many' if len(rooms) > 3 else 'few')  # ";
  std::vector<test_case> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(one_case("x" + std::to_string(i), source + std::to_string(i) + "\n"));
  }
  for (auto const& found : find(cases, 3)) {
    EXPECT_EQ(found.output, "few\n") << found.problem;
  }
}

bool runs(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::string const about(std::istreambuf_iterator<char>(in), {});
  return !about.empty() && about.find(") Z ") == std::string::npos;
}

class truth_that_takes_long : public truth_of, public ::testing::WithParamInterface<char const*> {};

// In the server, and as a program of its own.
INSTANTIATE_TEST_SUITE_P(both, truth_that_takes_long, ::testing::Values("", "# settrace\n"));

TEST_P(truth_that_takes_long, ends_with_the_context) {
  auto const what = one_case("x", "import os, time\n"
                                  "with open('making', 'w') as f: f.write(str(os.getpid()))\n"
                                  "os.rename('making', 'started')\n"
                                  "time.sleep(60)\n" +
                                      std::string(GetParam()));
  pid_t child = 0;
  {
    asio::io_context context(1);
    cpython_truth from(context.get_executor(), cache(), place(), 2);
    truth found;
    std::size_t left = 1;
    asio::co_spawn(context, ask(from, what, found, left), asio::detached);
    while (child == 0) {
      context.run_one_for(std::chrono::milliseconds(1));
      std::error_code failed;
      fs::recursive_directory_iterator entries(place().scratch, failed);
      for (; !failed && entries != fs::recursive_directory_iterator(); entries.increment(failed)) {
        if (entries->path().filename() == "started") {
          std::ifstream(entries->path()) >> child;
        }
      }
      ASSERT_FALSE(context.stopped()) << found.problem;
    }
  }
  ASSERT_GT(child, 1);
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (runs(child)) { // a child of the server's has a parent less and may end a little later
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it runs on";
  }
}

task<void> ask_twice(cpython_truth& from, test_case what, std::vector<truth>& into) {
  co_await from.find_again(what); // nothing is known yet: nothing happens
  auto first = co_await from.expected_for(what);
  into.push_back(std::move(first));
  co_await from.find_again(what);
  auto second = co_await from.expected_for(what);
  into.push_back(std::move(second));
  auto third = co_await from.expected_for(what);
  into.push_back(std::move(third));
}

TEST_F(truth_of, what_is_in_doubt_is_found_again_and_replaces_what_was_kept) {
  auto const what = one_case("clock", "import time\nprint(time.time_ns())\n");
  auto const kept = find(what);
  std::vector<truth> found;
  asio::io_context context(1);
  cpython_truth from(context.get_executor(), cache(), place(), 2);
  asio::co_spawn(context, ask_twice(from, what, found), asio::detached);
  context.run();
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].output, kept.output);
  EXPECT_NE(found[1].output, kept.output);
  EXPECT_EQ(found[2].output, found[1].output);
  EXPECT_EQ(find(what).output, found[1].output) << "a later run has it too";
}

} // namespace
} // namespace mprun
