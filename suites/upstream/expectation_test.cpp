#include "suites/upstream/expectation.hpp"

#include "base/files/test_folder.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

bool fits(std::string_view output, std::string_view expectation) {
  return matched_output(output, expectation) == expectation;
}

TEST(UpstreamExpectation, OnlyWhatIsEscapedIsSpecial) {
  EXPECT_TRUE(fits("a.b\n", "a.b\n"));
  EXPECT_FALSE(fits("axb\n", "a.b\n"));
  EXPECT_TRUE(fits("axb\n", "a\\.b\n"));
  EXPECT_TRUE(fits("mem: total=1234\n", "mem: total=\\.\\+\n"));
  EXPECT_TRUE(fits("[1, 2]\n", "[1, 2]\n"));
  EXPECT_TRUE(fits("abc7\n", "abc\\[0-9\\]\n"));
  EXPECT_TRUE(fits("f(x) $ {}\n", "f(x) $ {}\n"));
  EXPECT_TRUE(fits(">>> \n", ">>> \\$\n"));
  EXPECT_FALSE(fits(">>> 1\n", ">>> \\$\n"));
}

TEST(UpstreamExpectation, QuestionMarksAndBarsAreAlwaysSpecial) {
  EXPECT_TRUE(fits("ac\n", "ab?c\n"));
  EXPECT_TRUE(fits("no\n", "yes|no\n"));
}

TEST(UpstreamExpectation, CarriageReturnsBeforeALineEndAreTolerated) {
  EXPECT_TRUE(fits("abc\r\r\n", "abc\n"));
  EXPECT_TRUE(fits("a\rb\n", "a\\.b\n"));
}

TEST(UpstreamExpectation, ALineOfEightHashesSwallowsLinesUntilTheNextOneMatches) {
  EXPECT_TRUE(fits("banner\nof two lines\n>>> x\n", "########\n>>> x\n"));
  EXPECT_TRUE(fits(">>> x\n", "########\n>>> x\n"));
  EXPECT_FALSE(fits("banner\n", "########\n>>> x\n"));
  EXPECT_TRUE(fits("a\nb\nc\nd\n", "a\n########\nc\n########\nd\n"));
  EXPECT_TRUE(fits("a\nb\nc\n", "a\n########\n"));
}

TEST(UpstreamExpectation, MissingAndSurplusLinesDoNotFit) {
  EXPECT_FALSE(fits("a\n", "a\nb\n"));
  EXPECT_FALSE(fits("a\nb\n", "a\n"));
  EXPECT_FALSE(fits("", "a\n"));
}

TEST(UpstreamExpectation, APatternThatIsNoneFitsNothing) {
  EXPECT_FALSE(fits("x\n", "\\(\n"));
}

TEST(UpstreamExpectation, TheFileOfTheEmitterGoesFirst) {
  test_folder folder;
  auto const test = folder.write("x.py");
  EXPECT_EQ(expectation_file(test, "native"), std::nullopt);
  auto const plain = folder.write("x.py.exp");
  EXPECT_EQ(expectation_file(test, "native"), plain);
  auto const native = folder.write("x.py.native.exp");
  EXPECT_EQ(expectation_file(test, "native"), native);
  EXPECT_EQ(expectation_file(test, "bytecode"), plain);
}

} // namespace
} // namespace mprun::upstream
