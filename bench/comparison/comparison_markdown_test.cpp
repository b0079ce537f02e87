#include "bench/comparison/comparison_markdown.hpp"

#include "bench/comparison/test_measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(comparison_markdown, of_every_verdict_matches_the_golden_file) {
  expect_bench_golden("comparison.md", comparison_markdown(mixed_comparison()));
}

TEST(comparison_markdown, names_cannot_break_out_of_the_table) {
  EXPECT_THAT(comparison_markdown(mixed_comparison()),
              testing::HasSubstr("| `unix-0/breaks\\|'here'` "
                                 "`HEAD: link: no answer within 10 s` |"));
}

TEST(comparison_markdown, has_no_empty_parts) {
  auto const same = measured("a/x", around(1, 0.001, 9));
  auto const quiet = comparison_markdown(compared({same}, {same}));
  EXPECT_THAT(quiet, testing::StartsWith("### :white_check_mark: no regression shown"));
  EXPECT_THAT(quiet, testing::HasSubstr("<details><summary>1 measure without"));
  EXPECT_THAT(quiet, testing::Not(testing::HasSubstr("conditions")));
  auto const slow = measured("a/x", around(2, 0.001, 9));
  EXPECT_THAT(comparison_markdown(compared({same}, {slow})),
              testing::Not(testing::HasSubstr("<details>")));
}

} // namespace
} // namespace mprun
