#include "reports/history/flake_score.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

/// '.' passed, '~' passed at a retry, 'F' did not pass; each run has a commit of its own.
flake_score of(std::string_view runs, std::string_view commits = "") {
  flake_score out;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    auto const commit = commits.empty() ? std::to_string(i) : std::string(1, commits[i]);
    out.note(runs[i] != 'F', runs[i] == '~', commit);
  }
  return out;
}

TEST(flake_score, is_zero_for_a_stable_case) {
  for (auto const* runs : {"", ".", "F", "..........", "FFFFFFFFFF"}) {
    EXPECT_EQ(of(runs).score(), 0) << runs;
  }
}

TEST(flake_score, is_zero_for_a_case_that_broke_or_was_fixed_once) {
  EXPECT_EQ(of(".....FFFFF").score(), 0);
  EXPECT_EQ(of("FFFFF.....").score(), 0);
}

TEST(flake_score, grows_with_each_further_turn) {
  EXPECT_DOUBLE_EQ(of("....F.....").score(), 0.1);
  EXPECT_DOUBLE_EQ(of("..F..F....").score(), 0.3);
  EXPECT_DOUBLE_EQ(of(".F.F.F.F.F").score(), 0.8);
}

TEST(flake_score, counts_passes_at_a_retry) {
  EXPECT_DOUBLE_EQ(of("~.~.......").score(), 0.2);
  EXPECT_DOUBLE_EQ(of("~~~~").score(), 1);
}

TEST(flake_score, forgives_no_turn_between_runs_of_the_same_commit) {
  EXPECT_DOUBLE_EQ(of(".....FFFFF", "aaaaabbbbb").score(), 0);
  EXPECT_DOUBLE_EQ(of(".....FFFFF", "aaaaaaaaaa").score(), 0.1);
  EXPECT_DOUBLE_EQ(of("....F.....", "aaaabbbbbb").score(), 0.1);
}

TEST(flake_score, forgives_one_turn_between_unknown_commits) {
  flake_score out;
  out.note(true, false, "");
  out.note(false, false, "");
  EXPECT_EQ(out.score(), 0);
  EXPECT_EQ(out.turns(), 1U);
  EXPECT_EQ(out.bad(), 1U);
}

} // namespace
} // namespace mprun
