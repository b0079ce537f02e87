// The spread between runs of the same program, and the host's part in it.
#include "bench/comparison/comparison.hpp"

#include "bench/comparison/test_measures.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(comparison_spread, the_usual_spread_between_runs_is_not_a_change) {
  auto const base = measured("a/x", around(100, 0.001, 20));
  auto const head = measured("a/x", around(108, 0.001, 20));
  EXPECT_EQ(compared_row(base, head).verdict, change::regressed);
  auto options = strict_options();
  options.spread = 0.09;
  EXPECT_EQ(compared_row(base, head, options).verdict, change::same);
  EXPECT_EQ(compared_row(base, head, options).estimate->spread, 0.09);
}

TEST(comparison_spread, spread_between_runs_is_measured_where_a_side_has_several) {
  auto const run = [](double centre) {
    return std::vector{in_rounds(measured("a/x", around(centre, 0.001, 20)))};
  };
  auto const apart = compare({run(100), run(108)}, {run(112), run(112)}, {});
  EXPECT_NEAR(apart.rows[0].estimate->spread, 0.08, 0.001);
  EXPECT_NE(apart.rows[0].verdict, change::regressed);
  EXPECT_EQ(apart.rows[0].base->rounds, 40U);
  auto const close = compare({run(100), run(101)}, {run(112), run(112)}, {});
  EXPECT_EQ(close.rows[0].verdict, change::regressed);
  EXPECT_THAT(close.spread_words, testing::StartsWith("measured"));
}

TEST(comparison_spread, spread_between_runs_is_assumed_for_a_single_run_per_side) {
  auto const base = measured("a/x", around(100, 0.001, 20));
  auto const head = measured("a/x", around(112, 0.001, 20));
  auto const with_rounds = compared({in_rounds(base)}, {in_rounds(head)});
  EXPECT_EQ(with_rounds.rows[0].verdict, change::regressed);
  EXPECT_EQ(with_rounds.rows[0].estimate->spread, assumed_spread(spread_source::of_unknown_hosts));
  auto const without = compared({base}, {head});
  EXPECT_EQ(without.rows[0].verdict, change::same);
  EXPECT_EQ(without.rows[0].estimate->spread, assumed_spread(spread_source::without_rounds));
  EXPECT_THAT(without.spread_words, testing::HasSubstr("have no rounds"));
}

TEST(comparison_spread, drift_within_a_run_counts_as_spread_between_runs) {
  auto drifting = around(100, 0.001, 20);
  for (std::size_t i = 10; i < drifting.size(); ++i) {
    drifting[i] *= 1.2;
  }
  auto const row = compared_row(measured("a/x", drifting), measured("a/x", around(119, 0.001, 20)));
  EXPECT_NEAR(row.base->drift, 1.2, 0.001);
  EXPECT_NEAR(row.estimate->spread, 0.2, 0.001);
  EXPECT_EQ(row.verdict, change::unclear);
  EXPECT_EQ(row.remark, "BASE drifted: its second half is 1.200 x its first");
}

/// Rounds on a host of varying speed whose yardstick takes `yardstick` on average; with `follows`
/// the figures vary with it.
measure on_host(double level, double yardstick, bool follows) {
  auto out = in_rounds(measured("a/x", around(level, 0.002, 24)));
  for (std::size_t i = 0; i < out.visits.size(); ++i) {
    auto const speed = 1 + 0.06 * std::sin(static_cast<double>(i) * 1.3);
    out.visits[i].host.yardstick = yardstick * speed;
    out.samples[i] *= follows ? speed : 1;
  }
  return out;
}

TEST(comparison_spread, the_influence_of_the_hosts_speed_is_removed) {
  auto const on_slower_host = compared({on_host(100, 200, true)}, {on_host(130, 260, true)});
  auto const& row = on_slower_host.rows[0];
  EXPECT_EQ(row.verdict, change::same);
  EXPECT_NEAR(row.estimate->ratio, 1, 0.01);
  EXPECT_NEAR(row.base->yardstick, 200, 3);
  EXPECT_NEAR(row.head->yardstick, 260, 4);
  EXPECT_NEAR(row.estimate->spread, assumed_spread(spread_source::of_rounds), 0.01);
  EXPECT_THAT(on_slower_host.spread_words,
              testing::StartsWith("7 % assumed, host (30 % slower in HEAD) taken out; "));
  EXPECT_THAT(compared({on_host(130, 260, true)}, {on_host(100, 200, true)}).spread_words,
              testing::HasSubstr("(30 % slower in BASE)"));
}

TEST(comparison_spread, a_slower_board_is_distinguished_from_a_slower_host) {
  EXPECT_EQ(compared({on_host(100, 200, true)}, {on_host(130, 200, true)}).rows[0].verdict,
            change::regressed);
  EXPECT_EQ(compared({on_host(100, 200, false)}, {on_host(130, 260, false)}).rows[0].verdict,
            change::regressed)
      << "a line does not follow the host";
  EXPECT_EQ(compared({on_host(100, 200, false)}, {on_host(100, 260, false)}).rows[0].verdict,
            change::same);
}

TEST(comparison_spread, a_file_without_its_hosts_speed_has_more_spread) {
  auto plain = on_host(108, 200, false);
  for (auto& visited : plain.visits) {
    visited.host.yardstick = 0;
  }
  auto const found = compared({on_host(100, 200, false)}, {plain});
  EXPECT_EQ(found.rows[0].verdict, change::same);
  EXPECT_EQ(found.rows[0].estimate->spread, assumed_spread(spread_source::of_unknown_hosts));
  EXPECT_THAT(found.spread_words, testing::HasSubstr("the hosts' speed is unknown"));
  EXPECT_NE(compared({on_host(100, 200, false)}, {on_host(108, 200, false)}).rows[0].verdict,
            change::same);
}

TEST(comparison_spread, differing_quarters_of_a_run_widen_the_assumed_spread) {
  auto wavering = around(100, 0.001, 20);
  for (std::size_t i = 5; i < 10; ++i) {
    wavering[i] *= 1.3;
    wavering[i + 5] *= 1.3;
  }
  auto const base = in_rounds(measured("a/x", wavering));
  auto const head = in_rounds(measured("a/x", around(140, 0.001, 20)));
  auto const row = compared({base}, {head}).rows.at(0);
  EXPECT_NEAR(row.estimate->spread, 0.3, 0.002);
  EXPECT_EQ(row.base->drift, 1);
}

measure with_busy_rounds(measure out, std::size_t busy) {
  for (std::size_t i = 0; i < busy; ++i) {
    out.visits[i].host.busy = 0.5;
    out.samples[i] *= 3;
  }
  return out;
}

TEST(comparison_spread, rounds_in_which_the_host_had_other_work_are_left_out) {
  auto const base = in_rounds(measured("a/x", around(100, 0.01, 20)));
  auto const row = compared({base}, {with_busy_rounds(base, 9)}).rows.at(0);
  EXPECT_EQ(row.verdict, change::same);
  EXPECT_NEAR(row.estimate->ratio, 1, 0.01);
}

TEST(comparison_spread, a_host_that_always_had_other_work_shows_nothing) {
  auto const base = in_rounds(measured("a/x", around(100, 0.01, 20)));
  auto const head = with_busy_rounds(base, 15);
  auto const row = compared({base}, {head}).rows.at(0);
  EXPECT_EQ(row.verdict, change::unclear);
  EXPECT_THAT(row.remark, testing::StartsWith("the host had other work in 0 of 20 rounds of BASE, "
                                              "15 of 20 of HEAD"));
  auto options = comparison_options();
  options.by_pairs = true;
  auto const slower = in_rounds(measured("a/x", around(330, 0.01, 20)));
  EXPECT_EQ(compared({with_busy_rounds(base, 20)}, {slower}, options).rows.at(0).verdict,
            change::regressed)
      << "the host strikes both";
}

TEST(comparison_spread, pairs_cancel_common_influences) {
  std::vector<double> base;
  std::vector<double> head;
  for (int i = 0; i < 20; ++i) {
    auto const host = 1 + 0.5 * std::sin(i * 0.4);
    base.push_back(100 * host * (1 + 0.002 * std::sin(i * 1.7)));
    head.push_back(107 * host);
  }
  auto options = comparison_options();
  EXPECT_EQ(compared_row(measured("a/x", base), measured("a/x", head), options).verdict,
            change::unclear);
  options.by_pairs = true;
  auto const row = compared_row(measured("a/x", base), measured("a/x", head), options);
  EXPECT_EQ(row.verdict, change::regressed);
  EXPECT_NEAR(row.estimate->ratio, 1.07, 0.002);
  EXPECT_EQ(row.estimate->spread, 0);
}

TEST(comparison_spread, pairs_need_rounds_of_both_sides) {
  auto base = in_rounds(measured("a/x", around(100, 0.001, 20)));
  auto head = in_rounds(measured("a/x", around(110, 0.001, 20)));
  head.samples.erase(head.samples.begin());
  head.visits.erase(head.visits.begin());
  head.samples[18] = 1e6; // in the round that BASE lacks
  base.samples.pop_back();
  base.visits.pop_back();
  comparison_options options;
  options.by_pairs = true;
  auto const row = compared({base}, {head}, options).rows.at(0);
  EXPECT_EQ(row.verdict, change::regressed);
  EXPECT_LT(row.estimate->range.high, 1.2);
}

} // namespace
} // namespace mprun
