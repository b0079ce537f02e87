#include "suites/judging/judge.hpp"
#include "suites/judging/unittest_report.hpp"

#include <gmock/gmock.h>
#include <random>
#include <string>

namespace mprun {
namespace {

using ::testing::HasSubstr;

/// As the dispatcher does: the expectation is looked at only when it is needed.
judgement judge(test_case const& test, std::string_view output, std::string_view error,
                std::string_view expected) {
  run_output const ran{output, error};
  auto alone = judge_alone(test, ran);
  return alone ? *alone : judge_against(test, ran, expected);
}

test_case plain() {
  return {};
}

test_case raising(std::string name, bool with_expectation) {
  test_case test;
  test.raises = std::move(name);
  if (with_expectation) {
    test.expected_file = "x.py.exp";
  }
  return test;
}

std::string traceback(std::string const& last, std::string const& frames) {
  return "Traceback (most recent call last):\r\n" + frames + last + "\r\n";
}

TEST(judge, equal_output_passes) {
  auto const outcome = judge(plain(), "a\nb\n", "", "a\nb\n");
  EXPECT_EQ(outcome.verdict, verdict::passed);
  EXPECT_EQ(outcome.message, "");
  EXPECT_EQ(outcome.detail, "");
}

TEST(judge, line_ends_of_a_board_do_not_count) {
  EXPECT_EQ(judge(plain(), "a\r\nb\r\r\n", "", "a\nb\n").verdict, verdict::passed);
  EXPECT_EQ(judge(plain(), "a\nb\n", "", "a\r\nb\r\n").verdict, verdict::passed);
  EXPECT_EQ(judge(plain(), "a\rb\n", "", "a\rb\n").verdict, verdict::passed);
  EXPECT_EQ(judge(plain(), "a\rb\n", "", "ab\n").verdict, verdict::failed);
  EXPECT_EQ(judge(plain(), "a\r\r\r\n", "", "a\r\n").verdict, verdict::failed) << "one \\r is left";
}

TEST(judge, skip) {
  for (auto const* error :
       {"", "Traceback (most recent call last):\r\n  File \"<stdin>\", line 3, in "
            "<module>\r\nSystemExit: \r\n"}) {
    auto const outcome = judge(plain(), "SKIP\r\n", error, "anything");
    EXPECT_EQ(outcome.verdict, verdict::skipped);
    EXPECT_EQ(outcome.message, "the test skipped itself");
  }
  EXPECT_EQ(judge(raising("ValueError", false), "SKIP\n", "", "").verdict, verdict::skipped);
  EXPECT_EQ(judge(plain(), "SKIP", "", "SKIP\n").verdict, verdict::failed);
  EXPECT_EQ(judge(plain(), "x\nSKIP\n", "", "x\n").verdict, verdict::failed);
  EXPECT_EQ(judge(plain(), "SKIP\n", traceback("ValueError: no", ""), "").verdict, verdict::failed);
}

TEST(judge, an_exit_without_a_traceback) {
  run_output const exited{"a\n", "", true};
  EXPECT_FALSE(judge_alone(plain(), exited)) << "what it printed counts";
  EXPECT_EQ(judge_alone(raising("SystemExit", false), exited)->verdict, verdict::passed);
  EXPECT_FALSE(judge_alone(raising("SystemExit", true), exited)) << "what it printed counts";
  EXPECT_EQ(judge_alone(raising("ValueError", false), exited)->message,
            "expected an uncaught ValueError, got SystemExit");
  EXPECT_EQ(judge_alone(raising("SystemExit", false), {"a\n", ""})->message,
            "expected an uncaught SystemExit, the program ended without an exception");
  EXPECT_EQ(judge_alone(plain(), {"SKIP\n", "", true})->verdict, verdict::skipped);
  EXPECT_EQ(judge_alone(plain(), {"Ran 1 test\n\nOK\n", "", true})->verdict, verdict::passed);
}

TEST(judge, a_report_that_is_not_at_the_end_is_seen) {
  EXPECT_TRUE(mentions_unittest_report("Ran 3 tests\n\nOK\nbye\n"));
  EXPECT_TRUE(mentions_unittest_report("a\r\nRan 1 test in 0.1s\r\n"));
  EXPECT_TRUE(mentions_unittest_report("Ran 1 test"));
  EXPECT_FALSE(mentions_unittest_report("He Ran 3 tests\n"));
  EXPECT_FALSE(mentions_unittest_report("Ran out\n"));
}

TEST(judge, an_uncaught_exception_fails) {
  auto const outcome =
      judge(plain(), "a\r\n",
            traceback("ValueError: bad", "  File \"<stdin>\", line 20, in <module>\r\n"
                                         "  File \"<stdin>\", line 12, in f\r\n"
                                         "  File \"lib/json.py\", line 7, in g\r\n"),
            "a\n");
  EXPECT_EQ(outcome.verdict, verdict::failed);
  EXPECT_EQ(outcome.message, "uncaught ValueError: bad (line 12)");
  EXPECT_EQ(outcome.line, 12);
  EXPECT_EQ(outcome.detail, "Traceback (most recent call last):\n"
                            "  File \"<stdin>\", line 20, in <module>\n"
                            "  File \"<stdin>\", line 12, in f\n"
                            "  File \"lib/json.py\", line 7, in g\n"
                            "ValueError: bad\n");
}

TEST(judge, describes_exceptions_of_every_form) {
  auto const message = [](std::string const& error) {
    return judge(plain(), "", error, "").message;
  };
  EXPECT_EQ(
      message(traceback("KeyboardInterrupt: ", "  File \"<stdin>\", line 1, in <module>\r\n")),
      "uncaught KeyboardInterrupt (line 1)");
  EXPECT_EQ(message(traceback("SyntaxError: invalid syntax", "  File \"<stdin>\", line 4\r\n")),
            "uncaught SyntaxError: invalid syntax (line 4)");
  EXPECT_EQ(message(traceback("ValueError: first\nsecond\n  File \"<stdin>\", line 99, in x", "")),
            "uncaught ValueError: first");
  EXPECT_EQ(message(traceback("ValueError: \x1b[31mred\x04", "")),
            "uncaught ValueError: \\x1b[31mred\\x04");
  EXPECT_EQ(message("MemoryError: \r\n"), "too large for this board");
  EXPECT_EQ(message("something strange"), "uncaught something strange");
  EXPECT_EQ(message(traceback("ValueError: " + std::string(5000, 'x'), "")),
            "uncaught ValueError: " + std::string(188, 'x') + "…");
}

TEST(judge, system_exit_without_a_skip_fails) {
  auto const outcome = judge(plain(), "a\n", traceback("SystemExit: 1", ""), "a\n");
  EXPECT_EQ(outcome.verdict, verdict::failed);
  EXPECT_EQ(outcome.message, "uncaught SystemExit: 1");
}

TEST(judge, a_case_too_large_is_skipped) {
  // As 1.9.2 says it on a micro:bit.
  auto const outcome =
      judge(plain(), "", "MemoryError: memory allocation failed, allocating 1234 bytes\r\n", "x\n");
  EXPECT_EQ(outcome.verdict, verdict::skipped);
  EXPECT_EQ(outcome.message, "too large for this board");
  auto const running = traceback("MemoryError: memory allocation failed",
                                 "  File \"<stdin>\", line 3, in <module>\r\n");
  EXPECT_EQ(judge(plain(), "", running, "x\n").verdict, verdict::failed) << "it ran";
  EXPECT_EQ(judge(plain(), "a\n", "MemoryError: \r\n", "x\n").verdict, verdict::failed);
  EXPECT_EQ(judge(raising("ValueError", false), "", "MemoryError: \r\n", "").verdict,
            verdict::skipped);
  EXPECT_EQ(judge(raising("MemoryError", false), "", "MemoryError: \r\n", "").verdict,
            verdict::passed);
}

TEST(judge, a_board_without_unittest_skips) {
  auto const outcome = judge(plain(), "",
                             traceback("ImportError: no module named 'unittest'",
                                       "  File \"<stdin>\", line 1, in <module>\r\n"),
                             "");
  EXPECT_EQ(outcome.verdict, verdict::skipped);
  EXPECT_EQ(outcome.message, "needs module unittest");
  EXPECT_EQ(judge(plain(), "", traceback("ImportError: no module named 'os'", ""), "").verdict,
            verdict::failed);
}

TEST(judge, declared_exception) {
  auto const value_error =
      traceback("ValueError: bad", "  File \"<stdin>\", line 2, in <module>\r\n");
  EXPECT_EQ(judge(raising("ValueError", false), "any\n", value_error, "other\n").verdict,
            verdict::passed);
  EXPECT_EQ(judge(raising("ValueError", true), "a\r\n", value_error, "a\n").verdict,
            verdict::passed);
  auto const other_output = judge(raising("ValueError", true), "b\n", value_error, "a\n");
  EXPECT_EQ(other_output.verdict, verdict::failed);
  EXPECT_EQ(other_output.message, "output differs at line 1: expected 'a', got 'b'");
  auto const none = judge(raising("ValueError", true), "a\n", "", "a\n");
  EXPECT_EQ(none.verdict, verdict::failed);
  EXPECT_EQ(none.message,
            "expected an uncaught ValueError, the program ended without an exception");
  auto const other =
      judge(raising("ValueError", false), "",
            traceback("ValueErrorLike: x", "  File \"<stdin>\", line 5, in f\r\n"), "");
  EXPECT_EQ(other.verdict, verdict::failed);
  EXPECT_EQ(other.message, "expected an uncaught ValueError, got ValueErrorLike: x (line 5)");
  EXPECT_EQ(other.line, 5);
  EXPECT_EQ(judge(raising("SystemExit", false), "", traceback("SystemExit: 3", ""), "").verdict,
            verdict::passed);
}

std::string const dashes(70, '-');
std::string const rule(70, '=');

TEST(judge, unittest_that_passes) {
  for (auto const& end :
       {dashes + "\r\nRan 3 tests\r\n\r\nOK\r\n", dashes + "\nRan 3 tests\n\nOK (skipped=2)\n",
        dashes + "\nRan 1 test\n\nOK", dashes + "\nRan 3 tests in 0.01s\n\nOK\n",
        std::string("Ran 3 tests\n\nOK\n")}) {
    auto const outcome = judge(plain(), "test_a (T) ... ok\n" + end, "", "other");
    EXPECT_EQ(outcome.verdict, verdict::passed) << end;
    EXPECT_EQ(outcome.message, "");
  }
  EXPECT_EQ(judge(plain(), dashes + "\nRan 1 tests\n\nOK\n", traceback("SystemExit: False", ""), "")
                .verdict,
            verdict::passed);
}

TEST(judge, unittest_that_fails) {
  auto const output = "test_a (T) ... FAIL\n"
                      "test_b (T) ... ERROR\n"
                      "\n" +
                      rule + "\nERROR: test_b T\n" + dashes +
                      "\nTraceback (most recent call last):\n"
                      "  File \"unittest/__init__.py\", line 300, in run_one\n"
                      "  File \"<stdin>\", line 17, in test_b\n"
                      "KeyError: x\n\n" +
                      rule + "\nFAIL: test_a T\n" + dashes +
                      "\nTraceback (most recent call last):\n"
                      "  File \"<stdin>\", line 9, in test_a\n"
                      "AssertionError: 1 != 2\n\n" +
                      dashes + "\nRan 10 tests\n\nFAILED (failures=1, errors=1)\n";
  auto const outcome = judge(plain(), output, "", output);
  EXPECT_EQ(outcome.verdict, verdict::failed);
  EXPECT_EQ(outcome.message, "unittest: 1 failure, 1 error of 10: test_b, test_a");
  EXPECT_EQ(outcome.line, 17);
  EXPECT_THAT(outcome.detail, HasSubstr("KeyError: x\n"));
  EXPECT_THAT(outcome.detail, HasSubstr("AssertionError: 1 != 2\n"));
  EXPECT_EQ(outcome.detail.find("test_a (T) ..."), std::string::npos);
}

TEST(judge, unittest_with_many_failures_names_the_first) {
  std::string output;
  for (int i = 0; i < 7; ++i) {
    output += rule + "\nFAIL: test_" + std::to_string(i) + " T\n" + dashes + "\nx\n";
  }
  output += dashes + "\nRan 7 tests\n\nFAILED (failures=7, errors=0)\n";
  EXPECT_EQ(judge(plain(), output, "", "").message,
            "unittest: 7 failures, 0 errors of 7: test_0, test_1, test_2, test_3, test_4, …");
}

TEST(judge, unittest_without_a_test_that_ran) {
  auto const none = judge(plain(), dashes + "\nRan 0 tests\n\nOK\n", "", "");
  EXPECT_EQ(none.verdict, verdict::failed);
  EXPECT_EQ(none.message, "unittest: no test ran");
  auto const skipped = judge(plain(), dashes + "\nRan 2 tests\n\nOK (skipped=2)\n", "", "");
  EXPECT_EQ(skipped.verdict, verdict::skipped);
  EXPECT_EQ(skipped.message, "unittest: skipped by 2 tests");
}

TEST(judge, texts_that_only_resemble_a_unittest_report) {
  for (auto const& output :
       {dashes + "\nRan 3 tests\nOK\n", dashes + "\nRan 3 tests\n\nOK\nmore\n",
        dashes + "\nRan x tests\n\nOK\n", dashes + "\nRan 3 tests\n\nOKAY\n",
        dashes + "\nRan 3 tests\n\nFAILED (2)\n", std::string("OK\n"), std::string("\n\nOK\n")}) {
    EXPECT_EQ(judge(plain(), output, "", output).verdict, verdict::passed) << output;
    EXPECT_EQ(judge(plain(), output, "", "other\n").verdict, verdict::failed) << output;
  }
  EXPECT_EQ(judge(plain(), dashes + "\nRan 3 tests\n\nOK\n", traceback("ValueError: late", ""), "")
                .message,
            "uncaught ValueError: late");
}

/// Whatever a board prints, the judgement is whole, bounded and printable.
TEST(judge, survives_rubbish) {
  std::mt19937 random(99);
  std::string const pieces[] = {"SKIP\n",
                                "\r",
                                "\r\n",
                                "\n",
                                dashes,
                                "Ran 3 tests",
                                "OK",
                                "FAILED (",
                                "failures=1, errors=",
                                rule,
                                "FAIL: x",
                                "\x04",
                                "\xff",
                                "a",
                                "b",
                                "Traceback (most recent call last):",
                                "  File \"<stdin>\", line ",
                                "99999999999",
                                "ValueError:",
                                "MemoryError",
                                " (skipped=2)"};
  auto const some = [&] {
    std::string text;
    for (auto n = random() % 12; n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    return text;
  };
  test_case const kinds[] = {plain(), raising("ValueError", false), raising("ValueError", true)};
  for (int round = 0; round < 50'000; ++round) {
    auto const output = some();
    auto const error = random() % 2 == 0 ? "" : some();
    auto const outcome = judge(kinds[random() % std::size(kinds)], output, error, some());
    EXPECT_TRUE(outcome.verdict == verdict::passed || outcome.verdict == verdict::failed ||
                outcome.verdict == verdict::skipped);
    EXPECT_EQ(outcome.message.empty(), outcome.verdict == verdict::passed) << output;
    for (unsigned char const c : outcome.message) {
      EXPECT_TRUE(c >= 0x20 && c != 0x7f) << outcome.message;
    }
    EXPECT_LT(outcome.detail.size(), 20'000U);
  }
}

} // namespace
} // namespace mprun
