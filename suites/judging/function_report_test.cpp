#include "suites/judging/function_report.hpp"

#include <gmock/gmock.h>
#include <string>

namespace mprun {
namespace {

using ::testing::HasSubstr;
using end = function_outcome::end;

constexpr std::string_view mark = "mprun:0123";

std::vector<test_function> const two_functions{{"test_a", 3, false}, {"test_b", 12, true}};

std::string const failed_b = "mprun:0123 test_b\r\nmprun:0123 FAIL\r\n"
                             "Traceback (most recent call last):\r\n"
                             "  File \"<stdin>\", line 14, in _mprun_call\r\n"
                             "  File \"<stdin>\", line 15, in test_b\r\n"
                             "AssertionError: it's wrong\r\n";
std::string const good_a = "mprun:0123 test_a\r\nhello mprun:0123 ok\r\n";
std::string const whole = "mprun:0123\r\n";

TEST(function_report, each_is_read) {
  auto const report = read_function_report(good_a + failed_b + whole, mark, two_functions);
  EXPECT_TRUE(report.is_whole);
  ASSERT_EQ(report.all.size(), 2U);
  EXPECT_EQ(report.all[0].how, end::ok);
  EXPECT_EQ(report.all[1].how, end::failed);
  EXPECT_EQ(report.all[1].text, "Traceback (most recent call last):\n"
                                "  File \"<stdin>\", line 15, in test_b\n"
                                "AssertionError: it's wrong\n");
  EXPECT_EQ(report.output, "test_a (line 3) ...\nhello \ntest_a (line 3) ok\n"
                           "test_b (line 12) ...\ntest_b (line 12) FAIL\n" +
                               report.all[1].text);
}

TEST(function_report, a_failure_names_the_function_and_its_line) {
  auto const judged =
      judge_functions(read_function_report(good_a + failed_b + whole, mark, two_functions));
  EXPECT_EQ(judged.verdict, verdict::failed);
  EXPECT_EQ(judged.message,
            "test functions: 1 of 2 failed: test_b (line 12): AssertionError: it's wrong");
  EXPECT_EQ(judged.line, 15);
  EXPECT_THAT(judged.detail, HasSubstr("test_a (line 3) ok\ntest_b (line 12) FAIL\n"));
  EXPECT_THAT(judged.detail, HasSubstr("line 15, in test_b"));
}

TEST(function_report, without_a_frame_of_the_file_the_line_is_the_functions) {
  auto const judged = judge_functions(read_function_report(
      "mprun:0123 test_b\nmprun:0123 FAIL\nTraceback (most recent call last):\n"
      "  File \"<stdin>\", line 14, in _mprun_call\nTypeError: no\n",
      mark, two_functions));
  EXPECT_EQ(judged.line, 12);
}

TEST(function_report, passed_and_skipped) {
  std::string const skipped = "mprun:0123 test_b\nmprun:0123 skipped not here\n";
  auto judged =
      judge_functions(read_function_report(good_a + skipped + whole, mark, two_functions));
  EXPECT_EQ(judged.verdict, verdict::passed);
  EXPECT_EQ(judged.message, "2 test functions");
  EXPECT_EQ(judged.detail, "test_a (line 3) ok\ntest_b (line 12) skipped: not here\n");
  judged = judge_functions(read_function_report(skipped + whole, mark, two_functions));
  EXPECT_EQ(judged.verdict, verdict::skipped);
  EXPECT_EQ(judged.message, "1 test function skipped: not here");
}

TEST(function_report, one_that_does_not_end) {
  auto const cut = read_function_report(good_a + "mprun:0123 test_b\nhm", mark, two_functions);
  EXPECT_FALSE(cut.is_whole);
  EXPECT_EQ(interrupted_function(cut), "test_b (line 12)");
  EXPECT_EQ(interrupted_function(read_function_report(good_a, mark, two_functions)), "");
  EXPECT_EQ(interrupted_function(read_function_report("", mark, two_functions)), "");
}

TEST(function_report, a_skip_needs_no_reason) {
  auto const judged = judge_functions(
      read_function_report("mprun:0123 test_b\nmprun:0123 skipped\n" + whole, mark, two_functions));
  EXPECT_EQ(judged.message, "1 test function skipped: ");
  EXPECT_EQ(judged.detail, "test_b (line 12) skipped\n");
  EXPECT_EQ(judged.reason.code, reason_code::skipped_itself);
}

TEST(function_report, what_begins_no_function_is_passed_over) {
  auto const report = read_function_report(
      "mprun:0123 ok\nmprun:0123 test_c\nmprun:0123 FAIL\n" + good_a + whole, mark, two_functions);
  ASSERT_EQ(report.all.size(), 1U);
  EXPECT_EQ(report.all[0].how, end::ok);
  EXPECT_EQ(judge_functions(report).verdict, verdict::passed);
  auto const nothing = judge_functions(read_function_report(whole, mark, two_functions));
  EXPECT_EQ(nothing.verdict, verdict::passed);
  EXPECT_EQ(nothing.message, "0 test functions");
}

TEST(function_report, what_a_function_prints_stands_on_lines_of_its_own) {
  auto const report = read_function_report("before\nmprun:0123 test_a\nhello\nmprun:0123 ok\nafter",
                                           mark, two_functions);
  EXPECT_EQ(report.output, "before\ntest_a (line 3) ...\nhello\ntest_a (line 3) ok\nafter");
  EXPECT_EQ(read_function_report("mprun:0123 test_a", mark, two_functions).output,
            "test_a (line 3) ...\n");
}

TEST(function_report, five_failures_are_named) {
  std::vector<test_function> many;
  std::string output;
  for (int i = 1; i <= 6; ++i) {
    many.push_back({"test_" + std::to_string(i), i, false});
    output += "mprun:0123 " + many.back().name + "\nmprun:0123 FAIL\nValueError: x\n";
    auto const judged = judge_functions(read_function_report(output + whole, mark, many));
    auto const names = "test_" + std::to_string(std::min(i, 5)) + " (line ";
    EXPECT_NE(judged.message.find(names), std::string::npos) << judged.message;
    EXPECT_EQ(judged.message.ends_with("; …"), i == 6) << judged.message;
    EXPECT_EQ(judged.message.find("test_6"), std::string::npos);
    EXPECT_EQ(judged.line, 1) << "of the first";
    EXPECT_EQ(judged.reason.code, reason_code::test_functions_failed);
  }
}

TEST(function_report, any_cut_of_it_is_read) {
  auto const text = good_a + failed_b + whole;
  for (std::size_t size = 0; size < text.size(); ++size) {
    auto const report = read_function_report(text.substr(0, size), mark, two_functions);
    EXPECT_LE(report.all.size(), 2U);
    judge_functions(report);
  }
}

} // namespace
} // namespace mprun
