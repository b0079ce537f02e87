#include "suites/catalog/defined_tests.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <string>

namespace mprun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// "test_a:1 ~test_b:3": the functions to be called, an async one with ~.
std::string functions(std::string_view source) {
  std::string out;
  for (auto const& function : tests_defined_in(source).functions) {
    out += fmt::format("{}{}{}:{}", out.empty() ? "" : " ", function.is_async ? "~" : "",
                       function.name, function.line);
  }
  return out;
}

TEST(defined_tests, functions_that_nothing_calls) {
  EXPECT_EQ(functions("def test_a():\n  pass\n\nasync def test_b():\n  pass\ndef other(): pass\n"),
            "test_a:1 ~test_b:4");
  EXPECT_EQ(functions("def test(): assert 0\n"), "test:1");
  EXPECT_EQ(
      functions("x = 'def test_a():'\n# def test_b(): pass\n\"\"\"\ndef test_c(): pass\n\"\"\"\n"),
      "");
  EXPECT_EQ(functions("if x:\n  def test_a(): pass\nelse:\n  def test_a(): pass\n"), "test_a:4");
  EXPECT_EQ(functions("def f():\n  def test_a(): pass\n  test_a()\nf()\n"), "");
  EXPECT_EQ(functions("class C:\n  def test_a(self): pass\nC().test_a()\n"), "");
  EXPECT_EQ(functions("def test_a(x=1, *args, y=[2, 3], **kw): pass\n"), "test_a:1");
  EXPECT_EQ(functions("def test_a(): pass\n1\ndef test_a(): pass\n"), "test_a:3");
}

TEST(defined_tests, functions_that_the_file_runs_are_left_alone) {
  EXPECT_EQ(functions("def test_a(): pass\ntest_a()\ndef test_b(): pass\n"), "test_b:3");
  EXPECT_EQ(functions("def test_a(): pass\ndef main():\n  test_a()\nmain()\n"), "");
  EXPECT_EQ(functions("def test_a(): pass\ndef main():\n  def inner():\n    test_a()\n  inner()\n"
                      "if __name__ == '__main__':\n  main()\n"),
            "");
  EXPECT_EQ(functions("async def test_a(): pass\nimport asyncio\nasyncio.run(test_a())\n"), "");
  EXPECT_EQ(functions("def test_a(): pass\nclass C:\n  def go(self): test_a()\nC().go()\n"), "");
  EXPECT_EQ(functions("def test_a(): pass\nx = lambda: test_a()\nx()\n"), "");
}

TEST(defined_tests, calls_in_code_that_never_runs_do_not_count) {
  EXPECT_EQ(functions("def test_a(): test_a()\n"), "test_a:1");
  EXPECT_EQ(functions("def test_a(): pass\ndef main():\n  test_a()\n"), "test_a:1");
  EXPECT_EQ(functions("def test_a(): pass\ndef test_all(): test_a()\n"), "test_a:1 test_all:2");
  EXPECT_EQ(functions("def test_a(): pass\nimport m\nm.test_a()\n"), "test_a:1");
}

TEST(defined_tests, functions_that_may_be_called_by_name) {
  auto const way = [](std::string_view source) {
    return tests_defined_in(source).may_be_called_by;
  };
  EXPECT_EQ(way("def test_a(): pass\n\nfor f in globals().values(): f()\n"), "globals (line 3)");
  EXPECT_EQ(way("def test_a(): pass\nimport sys\nx = sys.modules\n"), "modules (line 3)");
  EXPECT_EQ(way("def test_a(): pass\ndef f(): eval('1')\nf()\n"), "eval (line 2)");
  EXPECT_EQ(way("@case\ndef test_a(): pass\n"), "@case (line 1)") << "it may keep what it gets";
  EXPECT_EQ(way("def test_a(): pass\n\ntests = [test_a]\n"), "test_a (line 3)");
  EXPECT_EQ(way("def test_a(): pass\ndef main():\n  run(test_a)\nmain()\n"), "test_a (line 3)");
  EXPECT_EQ(way("@micropython.native\ndef test_a(): pass\n"), "");
  EXPECT_EQ(way("def test_a(): eval('1')\n"), "") << "what a test does calls no test";
  EXPECT_EQ(way("def test_a(): pass\ntest_a()\nglobals()\n"), "") << "there is none";
}

TEST(defined_tests, functions_that_are_only_mentioned_may_have_been_called) {
  EXPECT_EQ(functions("def test_a(): pass\nfor f in [test_a]:\n  f()\n"), "test_a:1");
  EXPECT_EQ(functions("def test_a(): pass\ntests = [test_a]\nif x: test_a()\n"), "");
  EXPECT_EQ(functions("def test_a(): pass\ntest_a()\ntests = [test_a]\n"), "");
  auto const callback = tests_defined_in("def test_it(pin): pass\npin.irq(test_it)\n");
  EXPECT_THAT(callback.functions, IsEmpty());
  EXPECT_THAT(callback.unsupported, IsEmpty()) << "who has it gives what it wants";
}

TEST(defined_tests, unsupported_functions_are_named) {
  auto const unsupported = [](std::string_view source) {
    return tests_defined_in(source).unsupported;
  };
  EXPECT_THAT(unsupported("\ndef test_x(tmp_path, b: int, c=1): pass\n"),
              ElementsAre("test_x() (line 2) wants 'tmp_path', 'b': fixtures and parameters are "
                          "unsupported"));
  EXPECT_THAT(unsupported("def test_x(*, key): pass\n"), ElementsAre(HasSubstr("wants 'key'")));
  EXPECT_THAT(unsupported("def test_x(a, b): pass\ntest_x(1, 2)\n"), IsEmpty());
  EXPECT_THAT(unsupported("def test_of(a): pass\ndef test_x(): test_of(1)\n"), IsEmpty())
      << "a helper";
  EXPECT_THAT(unsupported("def setup_module():\n  pass\ndef test_x(): pass\n"),
              ElementsAre("setup_module() (line 1): setup and teardown functions are unsupported"));
  EXPECT_EQ(
      tests_defined_in("def setup(): pass\ndef teardown(): pass\ndef test_x(): pass\n").needs_setup,
      "setup() (line 1), teardown() (line 2)");
  EXPECT_THAT(unsupported("def setup(): pass\nsetup()\ndef test_x(): pass\n"), IsEmpty());
  EXPECT_THAT(unsupported("def setup(): pass\n"), IsEmpty()) << "there is no test";
}

TEST(defined_tests, classes) {
  auto found = tests_defined_in("class TestX:\n  def test_a(self): pass\n");
  EXPECT_FALSE(found.is_for_board());
  EXPECT_THAT(found.unsupported,
              ElementsAre("class TestX (line 1) is not a unittest.TestCase, so its "
                          "tests are unsupported"));
  EXPECT_FALSE(tests_defined_in("class TestX(object):\n  x = 1\n").any());
  EXPECT_FALSE(
      tests_defined_in("class TestX:\n  def test_a(self): pass\nTestX().test_a()\n").any());
  found = tests_defined_in(
      "import unittest\nclass TestX(unittest.TestCase):\n  def test_a(self): pass\n");
  EXPECT_TRUE(found.imports_unittest);
  EXPECT_TRUE(found.may_hold_cases);
  EXPECT_THAT(found.unsupported, IsEmpty());
  EXPECT_THAT(found.classes, ElementsAre("TestX (line 2)"));
  found =
      tests_defined_in("from base import Base\n\nclass TestX(Base):\n  def test_a(self): pass\n");
  EXPECT_THAT(found.doubtful_classes, ElementsAre("TestX"));
  EXPECT_THAT(found.doubtful_lines, ElementsAre(3));
  EXPECT_TRUE(found.is_for_board());
  EXPECT_TRUE(tests_defined_in("from other import TestX\n").may_hold_cases);
  found = tests_defined_in("from base import Base\nclass Sums(Base):\n  def test_a(self): pass\n");
  EXPECT_TRUE(found.may_hold_cases);
  EXPECT_THAT(found.doubtful_classes, IsEmpty()) << "pytest would not look at it";
  EXPECT_FALSE(tests_defined_in("class Testimony:\n  def __init__(self): pass\n").any());
}

TEST(defined_tests, helpers_of_classes_are_not_tests) {
  auto const found =
      tests_defined_in("def test_it(x): pass\ndef test_also(): pass\nclass T(TestCase):\n"
                       "  def test_a(self):\n    test_it(1)\n    test_also()\n");
  EXPECT_THAT(found.functions, IsEmpty());
  EXPECT_THAT(found.unsupported, IsEmpty());
}

TEST(defined_tests, async_methods_are_unsupported) {
  EXPECT_THAT(tests_defined_in("class T(TestCase):\n  async def test_a(self): pass\n").unsupported,
              ElementsAre("T.test_a() (line 2) is async, which unittest does not wait for"));
  EXPECT_THAT(
      tests_defined_in("class T(IsolatedAsyncioTestCase):\n  async def test_a(self): pass\n")
          .unsupported,
      IsEmpty());
}

TEST(defined_tests, pytest) {
  EXPECT_EQ(tests_defined_in("import pytest\n").needs_pytest, "import pytest (line 1)");
  EXPECT_EQ(
      tests_defined_in("\nimport pytest\n@pytest.mark.parametrize('x', [1])\ndef test_a(x): pass\n"
                       "@pytest.fixture\ndef f(): pass\n")
          .needs_pytest,
      "pytest.mark.parametrize (line 3), pytest.fixture (line 5)");
  EXPECT_EQ(tests_defined_in("x = 'import pytest'\n").needs_pytest, "");
}

TEST(defined_tests, imports_of_unittest) {
  EXPECT_TRUE(imports_unittest("import sys, unittest\n"));
  EXPECT_TRUE(imports_unittest("try:\n  from unittest import TestCase\nexcept: pass\n"));
  EXPECT_FALSE(imports_unittest("# import unittest\nx = 'unittest'\n"));
}

TEST(defined_tests, nothing_in_programs_without_tests) {
  EXPECT_FALSE(tests_defined_in("").any());
  EXPECT_FALSE(tests_defined_in("# nothing\n").any());
  EXPECT_FALSE(tests_defined_in("def f(x): return x\nassert f(1) == 1\n").any());
}

TEST(defined_tests, decorators_are_put_next_to_the_def) {
  std::string const source =
      "x = 1\n@a\n@b(\n  1)\ndef test_a(): pass\nif x:\n  def test_b(): pass";
  auto const found = tests_defined_in(source);
  EXPECT_EQ(with_decorators(source, found.functions, "seen"),
            "x = 1\n@a\n@b(\n  1)\n@seen('test_a')\ndef test_a(): pass\nif x:\n"
            "  @seen('test_b')\n  def test_b(): pass");
}

} // namespace
} // namespace mprun
