#include "bench/comparison/comparison_text.hpp"

#include "bench/comparison/comparison_words.hpp"
#include "bench/comparison/test_measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace mprun {
namespace {

comparison_options with_threshold(double part) {
  comparison_options out;
  out.threshold = part;
  return out;
}

TEST(comparison_text, of_every_verdict_matches_the_golden_file) {
  expect_bench_golden("comparison.txt", comparison_text(mixed_comparison(), {}));
}

TEST(comparison_text, ends_with_the_summary_line) {
  auto const all = mixed_comparison();
  EXPECT_THAT(comparison_text(all, {}), testing::EndsWith("\n" + summary_line(all) + "\n"));
}

TEST(comparison_text, table_fits_100_columns_without_cutting_a_name) {
  auto const name = "unix-poor-line/" + std::string(80, 'x') + "/y";
  auto const all = compared({measured(name, around(1234.5, 0.01, 1000))},
                            {measured(name, around(1334.5, 0.01, 1000))});
  auto const text = comparison_text(all, {});
  EXPECT_THAT(text, testing::HasSubstr(name));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    EXPECT_LE(line.size(), name.size() + 4) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(comparison_text, colours_only_where_asked) {
  EXPECT_THAT(comparison_text(mixed_comparison(), {.colours = true}),
              testing::HasSubstr("\x1b[31;1mREGRESSED\x1b[0m"));
  EXPECT_THAT(comparison_text(mixed_comparison(), {}), testing::Not(testing::HasSubstr("\x1b")));
}

TEST(comparison_text, control_characters_do_not_reach_the_terminal) {
  auto const name = "a/\x1b[2J\nb";
  auto const text = comparison_text(
      compared({measured(name, around(1, 0.1, 9))}, {failed(name, "\x1b]0;\x07")}), {});
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x1b")));
  EXPECT_THAT(text, testing::HasSubstr("a/\\x1b[2J b"));
}

TEST(summary_line, does_not_claim_more_than_was_shown) {
  auto const same = in_rounds(measured("a/x", around(1, 0.001, 9)));
  EXPECT_EQ(summary_line(compared({same}, {same})),
            "no regression shown in 1 measure (threshold 5 %): 1 same");
  EXPECT_EQ(summary_line(compared({same}, {failed("a/x", "lost")}, with_threshold(0.07))),
            "1 of 1 measure regressed (threshold 7 %): 1 broken");
}

TEST(difference_lines, cover_all_measures_of_a_board_together) {
  std::vector<measure> base;
  std::vector<measure> head;
  for (auto const* name : {"a/1", "a/2", "b/1"}) {
    base.push_back(measured(name, around(1, 0.1, 9)));
    head.push_back(base.back());
    head.back().faults = "latency 10ms";
  }
  EXPECT_THAT(difference_lines(compared(base, head)),
              testing::UnorderedElementsAre(
                  "faults of a: none in BASE, 'latency 10ms' in HEAD (2 measures)",
                  "faults of b: none in BASE, 'latency 10ms' in HEAD (1 measure)"));
}

} // namespace
} // namespace mprun
