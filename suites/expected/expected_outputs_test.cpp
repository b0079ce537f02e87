// Runs the real CPython of this host.
#include "suites/expected/expected_outputs_fixture_test.hpp"

#include "base/async/run_clock.hpp"

#include <chrono>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(expected_output, is_what_cpython_prints) {
  auto const found = find(make_case("x", "import sys\n"
                                         "print('grün', 2 ** 70)\n"
                                         "sys.stderr.write('error\\n')\n"
                                         "print('end')\n"));
  EXPECT_EQ(found.value(), "grün 1180591620717411303424\nerror\nend\n") << "in their order";
  EXPECT_TRUE(found);
}

TEST_F(expected_output, sees_the_files_that_the_board_has) {
  folder_.write("s/_helper.py", "value = 42\n");
  folder_.write("s/data.txt", "data");
  folder_.write("s/more/deep/x.bin", "deep");
  folder_.write("s/other.py", "");
  folder_.write("s/other.py.exp", "");
  folder_.write("s/suite.yaml", "");
  folder_.write("s/.hidden", "");
  folder_.write("s/__pycache__/x.pyc", "");
  folder_.write("s/sub/case.py", "");
  auto test = make_case("x", "import os, _helper\n"
                             "print(sorted(os.listdir()), _helper.value, open('brought').read(),\n"
                             "      open('more/deep/x.bin').read())\n");
  test.files = {{folder_.write("elsewhere/brought", "b"), "brought", {}},
                {folder_.write("elsewhere/data.txt", ""), "data.txt", {}}};
  EXPECT_EQ(find(test).value(),
            "['_helper.py', 'brought', 'data.txt', 'more', 'x.py'] 42 b deep\n");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path() / "s/__pycache__"), {}), 1);
}

TEST_F(expected_output, has_the_modules_of_a_library_that_the_case_does_not_bring) {
  folder_.write("lib/tool/__init__.py", "name = 'a library'\n");
  folder_.write("lib/other.py", "name = 'other'\n");
  auto const test = make_case("a", "import tool, other\nprint(tool.name, other.name)\n");
  EXPECT_THAT(find(test).error().message, HasSubstr("No module named 'tool'"));
  library_ = folder_.path() / "lib";
  EXPECT_EQ(find(test).value(), "a library other\n");
  folder_.write("lib/tool/__init__.py", "name = 'a changed library'\n");
  EXPECT_EQ(find(test).value(), "a changed library other\n");
  folder_.write("s/tool/__init__.py", "name = 'its own'\n");
  EXPECT_EQ(find(test).value(), "its own other\n");
  library_ = folder_.path() / "none";
  EXPECT_THAT(find(test).error().message, HasSubstr("none: No such file or directory"));
}

TEST_F(expected_output, comes_from_a_copy) {
  folder_.write("s/data.txt", "data");
  auto const test = make_case("x", "import os\n"
                                   "for name in os.listdir(): os.remove(name)\n"
                                   "print(os.listdir(), open('data.txt', 'w').write('new'))\n");
  EXPECT_EQ(find(test).value(), "[] 3\n");
  EXPECT_TRUE(fs::exists(test.file));
  EXPECT_EQ(fs::file_size(folder_.path() / "s/data.txt"), 4U);
  EXPECT_TRUE(fs::is_empty(folder_.path() / "scratch/+cpython")) << "and nothing stays";
}

TEST_F(expected_output, is_computed_alone) {
  std::vector<test_case> cases;
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    auto const number = std::to_string(i);
    cases.push_back(make_case("x" + number, "with open('data.txt', 'x') as f: f.write('" + number +
                                                "')\nprint(open('data.txt').read())\n"));
    expected.push_back(number + "\n");
  }
  std::vector<std::string> printed;
  for (auto const& found : find(cases, 4)) {
    printed.push_back(found.value());
  }
  EXPECT_EQ(printed, expected);
}

TEST_F(expected_output, has_nothing_of_the_users_environment) {
  for (auto const* const name :
       {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONPATH", "MICROPYPATH", "LC_ALL", "UNHEARD_OF"}) {
    ::setenv(name, "1", 1);
  }
  auto const found = find(make_case("x", "import os, sys\n"
                                         "print(sorted(os.environ))\n"
                                         "print(sys.flags.optimize, hash('a') == hash('a'))\n"
                                         "print(os.environ['HOME'] == os.environ['TMPDIR'],\n"
                                         "      os.environ['LC_ALL'])\n"
                                         "assert False, 'asserts count'\n"));
  EXPECT_THAT(found.error().message, HasSubstr("AssertionError: asserts count"));
  auto const names = find(make_case("y", "import os\nprint(sorted(os.environ))\n")).value();
  EXPECT_THAT(names, StartsWith("['HOME', 'LANG', 'LC_ALL', "));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("OPTIMIZE")));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("UNHEARD_OF")));
  EXPECT_THAT(names, ::testing::Not(HasSubstr("MICROPY")));
  for (auto const* const name :
       {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONPATH", "MICROPYPATH", "LC_ALL", "UNHEARD_OF"}) {
    ::unsetenv(name);
  }
}

TEST_F(expected_output, has_the_same_hashes_each_time) {
  auto const numbered = [&](int i) {
    return make_case("x", "print(hash('text'), set('abcdef'))  # " + std::to_string(i) + "\n");
  };
  EXPECT_EQ(find(numbered(1)).value(), find(numbered(2)).value());
}

TEST_F(expected_output, has_no_warnings) {
  EXPECT_EQ(find(make_case("x", "import warnings\n"
                                "x = 1\n"
                                "print('\\d', x is 1)\n"
                                "warnings.warn('careful')\n"
                                "assert (x, 'always')\n"))
                .value(),
            "\\d True\n");
}

TEST_F(expected_output, is_the_same_for_a_program_that_inspects_frames) {
  EXPECT_EQ(find(make_case("x", "import sys\n"
                                "print(sys._getframe().f_back, end='')\n"
                                "sys.stderr.write(' error\\n')\n"
                                "print('end')\n"))
                .value(),
            "None error\nend\n");
}

TEST_F(expected_output, holds_any_bytes) {
  auto const found =
      find(make_case("x", "import sys\nsys.stdout.buffer.write(bytes(range(256)))\n"));
  ASSERT_EQ(found.value().size(), 256U);
  EXPECT_EQ(found.value().front(), '\0');
  EXPECT_EQ(found.value().back(), '\xff');
}

TEST_F(expected_output, is_the_expectation_file_where_there_is_one) {
  take_cpython_away();
  auto test = make_case("x", "print('CPython')\n");
  test.expected_file = folder_.write("s/x.py.exp", "from the file\n");
  EXPECT_EQ(find(test).value(), "from the file\n");
  fs::remove(*test.expected_file);
  EXPECT_THAT(find(test).error().message,
              HasSubstr("x.py.exp: cannot be read: No such file or directory"));
}

TEST_F(expected_output, is_an_error_where_cpython_fails) {
  EXPECT_EQ(find(make_case("x", "print('before')\nimport no_such_module\n")).error().message,
            "CPython itself fails on this test: ModuleNotFoundError: No module named "
            "'no_such_module'; add a x.py.exp");
  EXPECT_EQ(find(make_case("x", "import sys\nsys.exit(3)\n")).error().message,
            "CPython itself fails on this test: exit status 3; add a x.py.exp");
  EXPECT_EQ(find(make_case("x", "import os\nos.kill(os.getpid(), 9)\n")).error().message,
            "CPython itself fails on this test: killed by signal 9; add a x.py.exp");
  EXPECT_EQ(find(make_case("x", "print('SKIP')\nraise SystemExit\n")).error().message,
            "CPython itself skips this test; add a x.py.exp");
  EXPECT_FALSE(fs::exists(cache())) << "nothing of it is kept";
}

TEST_F(expected_output, is_an_error_without_cpython) {
  ::setenv("MPRUN_CPYTHON", "no-such-python", 1);
  EXPECT_EQ(
      find(make_case("x", "print(1)\n")).error().message,
      "cannot run CPython 'no-such-python': No such file or directory; install python3 or set "
      "$MPRUN_CPYTHON");
  ::setenv("MPRUN_CPYTHON", "false", 1);
  EXPECT_EQ(find(make_case("x", "print(1)\n")).error().message,
            "CPython itself fails on reporting its version: exit status 1");
}

TEST_F(expected_output, is_an_error_for_a_missing_file) {
  auto const test = make_case("x", "");
  fs::remove(test.file);
  EXPECT_EQ(find(test).error().message,
            test.file.string() + ": cannot be read: No such file or directory");
}

TEST_F(expected_output, is_not_prefetched_where_it_is_hardly_needed) {
  asio::io_context context(1);
  expected_outputs outputs(context.get_executor(), cache(), workspace(), 2);
  auto const with_unittest = make_case("u", "import unittest\nprint('u')\nif 0: unittest.main()\n");
  auto raising = make_case("r", "raise ValueError\n");
  raising.raises = "ValueError";
  auto interrupted = make_case("i", "while True: pass\n");
  interrupted.interrupt_on = "READY";
  for (auto const& test : {with_unittest, raising, interrupted}) {
    outputs.prefetch(test);
  }
  context.run();
  EXPECT_FALSE(fs::exists(cache()));
  result<std::string> asked;
  std::size_t left = 1;
  asio::co_spawn(context, ask(outputs, with_unittest, asked, left), asio::detached);
  context.restart();
  while (left != 0) {
    context.run_one();
  }
  EXPECT_EQ(asked.value(), "u\n");
}

TEST_F(expected_output, of_many_cases_needs_few_processes) {
  // Each run counts the sandboxes.
  std::string const source = "import os\n"
                             "sandboxes = os.listdir(os.environ['HOME'] + '/..')\n"
                             "print('many' if len(sandboxes) > 3 else 'few')  # ";
  std::vector<test_case> cases;
  for (int i = 0; i < 30; ++i) {
    cases.push_back(make_case("x" + std::to_string(i), source + std::to_string(i) + "\n"));
  }
  for (auto const& found : find(cases, 3)) {
    EXPECT_EQ(found.value(), "few\n") << found.error().message;
  }
}

bool runs(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::string const about(std::istreambuf_iterator<char>(in), {});
  return !about.empty() && about.find(") Z ") == std::string::npos;
}

class slow_expected_output : public expected_output,
                             public ::testing::WithParamInterface<char const*> {};

// In the server, and as a program of its own.
INSTANTIATE_TEST_SUITE_P(both, slow_expected_output, ::testing::Values("", "# settrace\n"));

TEST_P(slow_expected_output, ends_with_the_context) {
  auto const test = make_case("x", "import os, time\n"
                                   "with open('making', 'w') as f: f.write(str(os.getpid()))\n"
                                   "os.rename('making', 'started')\n"
                                   "time.sleep(60)\n" +
                                       std::string(GetParam()));
  pid_t child = 0;
  {
    asio::io_context context(1);
    expected_outputs outputs(context.get_executor(), cache(), workspace(), 2);
    result<std::string> found;
    std::size_t left = 1;
    asio::co_spawn(context, ask(outputs, test, found, left), asio::detached);
    while (child == 0) {
      context.run_one_for(std::chrono::milliseconds(1));
      std::error_code failed;
      fs::recursive_directory_iterator entries(workspace().scratch(), failed);
      for (; !failed && entries != fs::recursive_directory_iterator(); entries.increment(failed)) {
        if (entries->path().filename() == "started") {
          std::ifstream(entries->path()) >> child;
        }
      }
      ASSERT_FALSE(context.stopped()) << found.error().message;
    }
  }
  ASSERT_GT(child, 1);
  auto const deadline = run_clock::now() + std::chrono::seconds(20);
  while (runs(child)) { // a child of the server's has a parent less and may end a little later
    ASSERT_LT(run_clock::now(), deadline) << "it runs on";
  }
}

} // namespace
} // namespace mprun
