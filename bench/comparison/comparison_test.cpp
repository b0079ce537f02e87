#include "bench/comparison/comparison.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/comparison/test_measures.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

namespace mprun {
namespace {

/// Assumes no spread between runs.
comparison_options strict() {
  comparison_options out;
  out.spread = 0;
  return out;
}

comparison_row compared_row(measure const& base, measure const& head,
                            comparison_options const& options = strict()) {
  auto const found = compared({in_rounds(base)}, {in_rounds(head)}, options);
  EXPECT_EQ(found.rows.size(), 1U);
  return found.rows.at(0);
}

comparison_row compared_row(std::vector<double> base, std::vector<double> head) {
  return compared_row(measured("a/x", std::move(base)), measured("a/x", std::move(head)));
}

std::string refusal(measure const& base, measure const& head) {
  try {
    compared({base}, {head});
  } catch (config_error const& e) {
    return e.what();
  }
  return "compared";
}

TEST(comparison, slower_by_more_than_the_threshold_is_a_regression) {
  auto const row = compared_row(around(100, 0.02, 20), around(110, 0.02, 20));
  EXPECT_EQ(row.verdict, change::regressed);
  ASSERT_TRUE(row.estimate);
  EXPECT_NEAR(row.estimate->ratio, 1.1, 1e-12);
  EXPECT_LT(row.estimate->range.low, 1.1);
  EXPECT_GT(row.estimate->range.high, 1.1);
  EXPECT_LT(row.estimate->p, 1e-4);
  EXPECT_EQ(row.base->rounds, 20U);
  EXPECT_NEAR(row.base->median, 100, 1e-9);
  EXPECT_NEAR(row.head->p75, 111.045, 1e-9);
  EXPECT_EQ(compared_row(around(110, 0.02, 20), around(100, 0.02, 20)).verdict, change::improved);
}

TEST(comparison, higher_is_better_where_the_measure_says_so) {
  auto fast = measured("a/x", around(100, 0.02, 20));
  auto slow = measured("a/x", around(80, 0.02, 20));
  fast.lower_is_better = slow.lower_is_better = false;
  EXPECT_EQ(compared_row(fast, slow).verdict, change::regressed);
  EXPECT_EQ(compared_row(slow, fast).verdict, change::improved);
}

TEST(comparison, real_difference_of_the_threshold_or_less_is_minor) {
  auto const base = measured("a/x", around(100, 0.001, 20));
  auto const head = measured("a/x", around(104.9, 0.001, 20));
  EXPECT_EQ(compared_row(base, head).verdict, change::minor);
  auto options = strict();
  options.threshold = 0.04;
  EXPECT_EQ(compared_row(base, head, options).verdict, change::regressed);
  EXPECT_EQ(compared_row(head, base, options).verdict, change::improved);
}

TEST(comparison, the_usual_spread_between_runs_is_not_a_change) {
  auto const base = measured("a/x", around(100, 0.001, 20));
  auto const head = measured("a/x", around(108, 0.001, 20));
  EXPECT_EQ(compared_row(base, head).verdict, change::regressed);
  auto options = strict();
  options.spread = 0.09;
  EXPECT_EQ(compared_row(base, head, options).verdict, change::same);
  EXPECT_EQ(compared_row(base, head, options).estimate->spread, 0.09);
}

TEST(comparison, spread_between_runs_is_measured_where_a_side_has_several) {
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

TEST(comparison, spread_between_runs_is_assumed_for_a_single_run_per_side) {
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

TEST(comparison, drift_within_a_run_counts_as_spread_between_runs) {
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

TEST(comparison, the_influence_of_the_hosts_speed_is_removed) {
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

TEST(comparison, a_slower_board_is_distinguished_from_a_slower_host) {
  EXPECT_EQ(compared({on_host(100, 200, true)}, {on_host(130, 200, true)}).rows[0].verdict,
            change::regressed);
  EXPECT_EQ(compared({on_host(100, 200, false)}, {on_host(130, 260, false)}).rows[0].verdict,
            change::regressed)
      << "a line does not follow the host";
  EXPECT_EQ(compared({on_host(100, 200, false)}, {on_host(100, 260, false)}).rows[0].verdict,
            change::same);
}

TEST(comparison, a_file_without_its_hosts_speed_has_more_spread) {
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

TEST(comparison, differing_quarters_of_a_run_widen_the_assumed_spread) {
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

TEST(comparison, rounds_in_which_the_host_had_other_work_are_left_out) {
  auto const base = in_rounds(measured("a/x", around(100, 0.01, 20)));
  auto const row = compared({base}, {with_busy_rounds(base, 9)}).rows.at(0);
  EXPECT_EQ(row.verdict, change::same);
  EXPECT_NEAR(row.estimate->ratio, 1, 0.01);
}

TEST(comparison, a_host_that_always_had_other_work_shows_nothing) {
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

TEST(comparison, pairs_cancel_common_influences) {
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

TEST(comparison, pairs_need_rounds_of_both_sides) {
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

TEST(comparison, insignificant_difference_is_same_or_unclear) {
  EXPECT_EQ(compared_row(around(100, 0.01, 20), around(100.1, 0.01, 20)).verdict, change::same);
  EXPECT_EQ(compared_row(around(100, 0.4, 20), around(108, 0.4, 20)).verdict, change::unclear);
}

TEST(comparison, large_ratio_by_chance_is_not_a_regression) {
  auto const row = compared_row({90, 100, 300, 110}, {95, 310, 320, 120});
  EXPECT_GT(row.estimate->ratio, 1.05);
  EXPECT_EQ(row.verdict, change::unclear);
}

TEST(comparison, too_few_rounds_show_nothing) {
  auto const row = compared_row({100, 101, 102}, {200, 201, 202});
  EXPECT_EQ(row.verdict, change::unclear);
  EXPECT_EQ(row.remark, "too few rounds to tell");
  EXPECT_TRUE(std::isinf(row.estimate->range.high));
  EXPECT_EQ(compared_row(around(100, 0.01, 50), {200}).verdict, change::unclear);
  EXPECT_EQ(compared_row({100}, {200}).verdict, change::unclear);
  EXPECT_EQ(compared_row(around(100, 0.01, 5), around(200, 0.01, 5)).verdict, change::regressed);
}

TEST(comparison, more_measures_and_more_confidence_need_more_rounds) {
  std::vector<measure> base;
  std::vector<measure> head;
  for (int i = 0; i < 40; ++i) {
    base.push_back(in_rounds(measured(fmt::format("a/{}", i), around(100, 0.01, 5))));
    head.push_back(in_rounds(measured(fmt::format("a/{}", i), around(200, 0.01, 5))));
  }
  EXPECT_EQ(compared(base, head, strict()).count(change::unclear), 40U);
  auto options = strict();
  options.confidence = 0.6;
  EXPECT_EQ(compared(base, head, options).count(change::regressed), 40U);
}

TEST(comparison, error_replaces_the_figures) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  auto const bad = failed("a/x", "hash mismatch");
  auto const broken = compared({good}, {bad});
  EXPECT_EQ(broken.rows[0].verdict, change::broken);
  EXPECT_EQ(broken.rows[0].head->error, "hash mismatch");
  EXPECT_FALSE(broken.rows[0].estimate);
  EXPECT_TRUE(broken.regressed());
  EXPECT_EQ(compared_row(bad, good).verdict, change::fixed);
  EXPECT_EQ(compared_row(bad, bad).verdict, change::errored);
  EXPECT_FALSE(compared({bad}, {bad}).regressed());
}

TEST(comparison, error_counts_though_samples_came_before_it) {
  auto half = measured("a/x", around(100, 0.01, 20));
  half.error = "board went away";
  EXPECT_EQ(compared_row(measured("a/x", around(100, 0.01, 20)), half).verdict, change::broken);
}

TEST(comparison, samples_without_a_ratio_are_an_error) {
  auto const good = measured("a/x", around(100, 0.01, 20));
  for (auto const bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::infinity()}) {
    auto const row = compared_row(good, measured("a/x", {1, 2, bad, 3, 4}));
    EXPECT_EQ(row.verdict, change::broken);
    EXPECT_NE(row.head->error, "");
  }
  EXPECT_EQ(compared_row(good, measured("a/x", {})).head->error, "no samples");
}

TEST(comparison, converts_units_of_time) {
  auto base = measured("a/x", around(2000, 0.01, 20)); // us
  auto head = measured("a/x", around(2.4, 0.01, 20));
  head.unit = "ms";
  auto const row = compared_row(base, head);
  EXPECT_NEAR(row.estimate->ratio, 1.2, 1e-9);
  EXPECT_NEAR(row.head->median, 2400, 1e-6);
  EXPECT_EQ(row.unit, "us");
}

TEST(comparison, refuses_measures_of_another_meaning) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto other = base;
  other.unit = "B/s";
  EXPECT_EQ(refusal(base, other), "a/x: measured in 'us' in BASE, in 'B/s' in HEAD");
  other = base;
  other.lower_is_better = false;
  EXPECT_EQ(refusal(base, other), "a/x: lower is better in BASE, higher in HEAD");
}

TEST(comparison, names_differing_conditions) {
  auto const base = measured("a/x", around(100, 0.01, 20));
  auto head = base;
  EXPECT_TRUE(compared_row(base, head).differences.empty());
  head.platform = "rp2";
  head.machine = "Pico";
  head.firmware = "v1.26.0";
  head.link = "serial";
  head.faults = "latency 10ms";
  std::vector<std::string> names;
  for (auto const& differing : compared_row(base, head).differences) {
    names.push_back(differing.property);
  }
  EXPECT_THAT(names, testing::ElementsAre("platform", "machine", "firmware", "link", "faults"));
  head.error = "the board never opened"; // so its properties are unknown
  EXPECT_TRUE(compared_row(base, head).differences.empty());
}

TEST(comparison, worst_come_first) {
  auto const found = mixed_comparison();
  std::vector<change> order;
  for (auto const& row : found.rows) {
    order.push_back(row.verdict);
  }
  EXPECT_THAT(order,
              testing::ElementsAre(change::broken, change::regressed, change::regressed,
                                   change::improved, change::unclear, change::unclear,
                                   change::unclear, change::minor, change::same, change::fixed,
                                   change::errored, change::added, change::removed));
  EXPECT_EQ(found.rows[1].name, "pico-1/rate"); // 1.25 times worse
  EXPECT_EQ(found.rows[2].name, "unix-0/upload/random/100KiB");
  EXPECT_EQ(found.in_both(), 11U);
  EXPECT_EQ(found.count(change::regressed), 2U);
}

} // namespace
} // namespace mprun
