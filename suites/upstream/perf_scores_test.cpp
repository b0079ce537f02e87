#include "suites/upstream/perf_scores.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

TEST(perf_scores, a_run_is_time_norm_and_result) {
  auto const run = read_run("2000 50 (1, 'two words')\r\n");
  EXPECT_EQ(run.problem, "");
  EXPECT_EQ(run.time_us, 2000);
  EXPECT_EQ(run.score, 25000);
  EXPECT_EQ(run.result, "(1, 'two words')");
}

TEST(perf_scores, a_run_that_was_not_measured_says_why) {
  EXPECT_EQ(read_run("SKIP\r\n").problem, "SKIP");
  EXPECT_EQ(read_run("-1 -1 SKIP: no matching params").problem, "SKIP: no matching params");
  EXPECT_EQ(read_run("Traceback (most recent call last):").problem,
            "CRASH: Traceback (most recent call last):");
  EXPECT_EQ(read_run("").problem, "CRASH: ");
  EXPECT_EQ(read_run("12 3").problem, "CRASH: 12 3");
  EXPECT_NE(read_run("0 3 x").problem, "");
}

TEST(perf_scores, the_first_key_is_the_smallest) {
  EXPECT_EQ(min_m("bm_params = {\n    (50, 25): (1,),\n    (100, 100): (2,),\n}"), 25u);
  EXPECT_EQ(min_m("bm_params = dict()"), std::nullopt);
}

TEST(perf_scores, mean_and_deviation_of_the_population) {
  perf_scores scores;
  scores.times_us = {100, 300};
  scores.scores = {2, 2};
  EXPECT_EQ(scores.in_words(), "200.00 50.0000 2.00 0.0000");
}

TEST(perf_scores, the_source_ends_with_the_call) {
  EXPECT_EQ(benchmark_source("a\n", "b\n", {100, 20}),
            "import sys\nif '' in sys.path: sys.path.remove('')\n\na\nb\nbm_run(100, 20)\n");
}

} // namespace
} // namespace mprun::upstream
