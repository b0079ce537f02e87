#include "suites/upstream/judging.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

test make_test(std::string path = "basics/x.py") {
  test made;
  made.path = std::move(path);
  made.is_command_line = made.path.starts_with("cmdline/");
  return made;
}

printed output_of(std::string output, printed::end how = printed::end::well) {
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
    auto const judged = judge_alone(make_test(), output_of(output));
    ASSERT_TRUE(judged) << output;
    EXPECT_EQ(judged->verdict, verdict::skipped);
    EXPECT_FALSE(judged->message.empty());
  }
  EXPECT_FALSE(judge_alone(make_test(), output_of("x\nSKIP\n")));
  EXPECT_FALSE(judge_alone(make_test(), output_of("SKIP")));
}

TEST(UpstreamJudging, ATestOfTheCommandLineMaySkipAmongOtherOutput) {
  auto const skipped = judge_alone(make_test("cmdline/x.py"), output_of("banner\nSKIP\nend\n"));
  ASSERT_TRUE(skipped);
  EXPECT_EQ(skipped->verdict, verdict::skipped);
}

TEST(UpstreamJudging, TooLargeIsASkip) {
  auto ran = output_of("MemoryError: x\n", printed::end::crashed);
  ran.too_large = true;
  auto const judged = judge_alone(make_test(), ran);
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::skipped);
  EXPECT_EQ(judged->message, "too large");
}

TEST(UpstreamJudging, UnittestVerdictsCountWhateverElseWasPrinted) {
  auto const verdict_of = [](std::string const& output) {
    auto const judged = judge_alone(make_test(), output_of(output));
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

TEST(UpstreamJudging, AReportBeforeACrashDoesNotCount) {
  EXPECT_FALSE(judge_alone(make_test(), output_of(report("3", "OK"), printed::end::crashed)));
}

TEST(UpstreamJudging, AMissingUnittestModuleIsASkipWithARemedy) {
  auto const judged =
      judge_alone(make_test(), output_of("Traceback (most recent call last):\r\n"
                                         "ImportError: no module named 'unittest'\r\n",
                                         printed::end::crashed));
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::skipped);
  EXPECT_NE(judged->message.find("mpremote mip install unittest"), std::string::npos);
}

TEST(UpstreamJudging, OutputMustBeEqual) {
  EXPECT_EQ(judge_against(output_of("a\r\nb\r\n"), "a\nb\n", false).verdict, verdict::passed);
  EXPECT_EQ(judge_against(output_of("a\nb\n"), "a\r\nb\r\n", false).verdict, verdict::passed);
  auto const judged = judge_against(output_of("a\nx\n"), "a\nb\n", false);
  EXPECT_EQ(judged.verdict, verdict::failed);
  EXPECT_NE(judged.message.find("line 2"), std::string::npos);
  EXPECT_FALSE(judged.detail.empty());
}

TEST(UpstreamJudging, ALoneCarriageReturnIsContent) {
  EXPECT_EQ(judge_against(output_of("a\rb\n"), "a\nb\n", false).verdict, verdict::failed);
}

TEST(UpstreamJudging, PatternsOnlyWhereTheyAreMeant) {
  EXPECT_EQ(judge_against(output_of("n=17\n"), "n=\\.\\+\n", true).verdict, verdict::passed);
  EXPECT_EQ(judge_against(output_of("n=17\n"), "n=\\.\\+\n", false).verdict, verdict::failed);
}

TEST(UpstreamJudging, ACrashFailsWhateverWasPrinted) {
  auto ran = output_of("a\nValueError: bad\n", printed::end::crashed);
  ran.how_it_crashed = "exited with status 1";
  auto const judged = judge_against(ran, "a\nValueError: bad\n", false);
  EXPECT_EQ(judged.verdict, verdict::failed);
  EXPECT_EQ(judged.message, "CRASH: exited with status 1: ValueError: bad");
}

TEST(UpstreamJudging, ATimeoutIsTheTestsDoing) {
  auto const judged = judge_alone(make_test(), output_of("a\n", printed::end::timed_out));
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->verdict, verdict::timed_out);
}

TEST(UpstreamJudging, KnownFlakesAreForgivenWhereTheyAreKnown) {
  rules all;
  all.flaky_tests["basics/x.py"] = {"a race", {}};
  all.flaky_tests["basics/mac.py"] = {"slow there", {"darwin"}};
  judgement failed;
  failed.message = "wrong";
  auto const judged = forgiven(all, make_test(), failed);
  EXPECT_EQ(judged.verdict, verdict::skipped);
  EXPECT_EQ(judged.message, "ignored, known to be flaky: a race: wrong");
  EXPECT_EQ(forgiven(all, make_test("basics/mac.py"), failed).verdict, verdict::failed);
  EXPECT_EQ(forgiven(all, make_test("basics/y.py"), failed).verdict, verdict::failed);
}

} // namespace
} // namespace mprun::upstream
