#include "suites/upstream/expectation.hpp"

#include "base/files/test_folder.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

bool fits(std::string_view output, std::string_view expectation) {
  return match_output(output, expectation).text == expectation;
}

TEST(UpstreamExpectation, OnlyEscapedCharactersAreSpecial) {
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

TEST(UpstreamExpectation, CharacterClassesHoldTheirCharacters) {
  EXPECT_TRUE(fits("a.b\n", "a\\[.,\\]b\n"));
  EXPECT_TRUE(fits("a.b\n", "a\\[\\.,\\]b\n"));
  EXPECT_FALSE(fits("axb\n", "a\\[\\.,\\]b\n"));
  EXPECT_TRUE(fits("a$b\n", "a\\[\\$\\]b\n"));
  EXPECT_TRUE(fits("axb\n", "a\\[\\^0-9\\]b\n"));
  EXPECT_TRUE(fits("a7b\n", "a\\\\db\n")) << "of two backslashes one is the pattern's";
}

TEST(UpstreamExpectation, LinesOfAnyLengthAreCompared) {
  for (std::size_t const size : {4096, 4097, 100'000, 16 << 20}) {
    std::string const many(size, 'x');
    EXPECT_TRUE(fits("a" + many + "b\n", "a\\.\\+b\n")) << size;
    EXPECT_FALSE(fits("a" + many + "\n", "a\\.\\+b\n")) << size;
    EXPECT_TRUE(fits("mem: " + many + "\nend\n", "########\nend\n")) << size;
  }
}

TEST(UpstreamExpectation, APatternThatWouldNeverEndFitsNothing) {
  EXPECT_FALSE(fits(std::string(40, 'x') + "\n", "\\(x\\+x\\+\\)\\+y\n"));
}

TEST(UpstreamExpectation, EachLineOfALongOutputIsComparedOnceOrTwice) {
  constexpr std::size_t lines = 1 << 20;
  std::string output;
  for (std::size_t i = 0; i < lines; ++i) {
    output += "a line of 15 b.\n";
  }
  ASSERT_EQ(output.size(), 16U << 20);
  std::string expectation;
  for (int i = 0; i < 50; ++i) {
    expectation += "########\n\\.\\*15 b.\n";
  }
  auto const all = match_output(output + "end\n", "########\nen\\.\n");
  EXPECT_EQ(all.text, "########\nen\\.\n");
  EXPECT_EQ(all.comparisons, lines + 2);
  auto const some = match_output(output, expectation);
  EXPECT_EQ(some.text.substr(0, expectation.size()), expectation);
  EXPECT_EQ(some.comparisons, 100U);
  auto const none = match_output(output, expectation + "########\nend\n########\nno\n");
  EXPECT_LE(none.comparisons, lines + 100);
}

TEST(UpstreamExpectation, AnInvalidPatternFitsNothing) {
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
