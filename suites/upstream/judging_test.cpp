#include "suites/upstream/judging.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

test a_test(std::string path = "basics/x.py") {
  test made;
  made.path = std::move(path);
  made.is_command_line = made.path.starts_with("cmdline/");
  return made;
}

printed said(std::string output, printed::end how = printed::end::well) {
  printed ran;
  ran.output = std::move(output);
  ran.how = how;
  return ran;
}

std::string report(std::string const& ran, std::string const& result) {
  return "noise\n" + std::string(70, '-') + "\nRan " + ran + " tests\n\n" + result + "\n";
}

TEST(UpstreamJudging, SkipIsExactlySkip) {
  for (auto const* output : {"SKIP\n", "SKIP\r\n", "SKIP\r\r\n"}) {
    auto const judged = judge_alone(a_test(), said(output));
    ASSERT_TRUE(judged) << output;
    EXPECT_EQ(judged->verdict, verdict::skipped);
    EXPECT_FALSE(judged->message.empty());
  }
  EXPECT_FALSE(judge_alone(a_test(), said("x\nSKIP\n")));
  EXPECT_FALSE(judge_alone(a_test(), said("SKIP")));
}

TEST(UpstreamJudging, ATestOfTheCommandLineMaySkipAmongOtherOutput) {
  auto const skipped = judge_alone(a_test("cmdline/x.py"), said("banner\nSKIP\nend\n"));
  ASSERT_TRUE(skipped);
  EXPECT_EQ(skipped->verdict, verdict::skipped);
}

TEST(UpstreamJudging, TooLargeIsASkip) {
  auto ran = said("MemoryError: x\n", printed::end::crashed);
  ran.too_large = true;
  auto const judged = judge_alone(a_test(), ran);
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::skipped);
  EXPECT_EQ(judged->message, "too large");
}

TEST(UpstreamJudging, UnittestVerdictsCountWhateverElseWasPrinted) {
  auto const verdict_of = [](std::string const& output) {
    auto const judged = judge_alone(a_test(), said(output));
    return judged ? std::optional(judged->verdict) : std::nullopt;
  };
  EXPECT_EQ(verdict_of(report("3", "OK")), verdict::passed);
  EXPECT_EQ(verdict_of(report("3", "OK (skipped=3)")), verdict::passed);
  EXPECT_EQ(verdict_of(report("3", "FAILED (failures=1, errors=0)")), verdict::failed);
  EXPECT_EQ(verdict_of(report("three", "OK")), std::nullopt);
  EXPECT_EQ(verdict_of(report("3", "FAILED")), std::nullopt);
  EXPECT_EQ(verdict_of(report("3", "OK") + "more\n"), std::nullopt);
  // The official runner wants something before the report.
  EXPECT_EQ(verdict_of(report("3", "OK").substr(6)), std::nullopt);
}

TEST(UpstreamJudging, AReportBeforeACrashIsNone) {
  EXPECT_FALSE(judge_alone(a_test(), said(report("3", "OK"), printed::end::crashed)));
}

TEST(UpstreamJudging, NoUnittestModuleIsASkipThatSaysWhatHelps) {
  auto const judged = judge_alone(a_test(), said("Traceback (most recent call last):\r\n"
                                                 "ImportError: no module named 'unittest'\r\n",
                                                 printed::end::crashed));
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::skipped);
  EXPECT_NE(judged->message.find("mpremote mip install unittest"), std::string::npos);
}

TEST(UpstreamJudging, OutputMustBeEqual) {
  EXPECT_EQ(judge_against(said("a\r\nb\r\n"), "a\nb\n", false).verdict, verdict::passed);
  EXPECT_EQ(judge_against(said("a\nb\n"), "a\r\nb\r\n", false).verdict, verdict::passed);
  auto const judged = judge_against(said("a\nx\n"), "a\nb\n", false);
  EXPECT_EQ(judged.verdict, verdict::failed);
  EXPECT_NE(judged.message.find("line 2"), std::string::npos);
  EXPECT_FALSE(judged.detail.empty());
}

TEST(UpstreamJudging, ALoneCarriageReturnIsContent) {
  EXPECT_EQ(judge_against(said("a\rb\n"), "a\nb\n", false).verdict, verdict::failed);
}

TEST(UpstreamJudging, PatternsOnlyWhereTheyAreMeant) {
  EXPECT_EQ(judge_against(said("n=17\n"), "n=\\.\\+\n", true).verdict, verdict::passed);
  EXPECT_EQ(judge_against(said("n=17\n"), "n=\\.\\+\n", false).verdict, verdict::failed);
}

TEST(UpstreamJudging, ACrashFailsWhateverWasPrinted) {
  auto ran = said("a\nValueError: bad\n", printed::end::crashed);
  ran.how_it_crashed = "exited with status 1";
  auto const judged = judge_against(ran, "a\nValueError: bad\n", false);
  EXPECT_EQ(judged.verdict, verdict::failed);
  EXPECT_EQ(judged.message, "CRASH: exited with status 1: ValueError: bad");
}

TEST(UpstreamJudging, ATimeoutIsTheTestsDoing) {
  auto const judged = judge_alone(a_test(), said("a\n", printed::end::timed_out));
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::timed_out);
}

TEST(UpstreamJudging, KnownFlakesAreForgivenWhereTheyAreKnown) {
  rules all;
  all.flaky_tests["basics/x.py"] = {"a race", {}};
  all.flaky_tests["basics/mac.py"] = {"slow there", {"darwin"}};
  judgement failed;
  failed.message = "wrong";
  auto const forgiven_one = forgiven(all, a_test(), failed);
  EXPECT_EQ(forgiven_one.verdict, verdict::skipped);
  EXPECT_EQ(forgiven_one.message, "ignored, known to be flaky: a race: wrong");
  EXPECT_EQ(forgiven(all, a_test("basics/mac.py"), failed).verdict, verdict::failed);
  EXPECT_EQ(forgiven(all, a_test("basics/y.py"), failed).verdict, verdict::failed);
}

} // namespace
} // namespace mprun::upstream
