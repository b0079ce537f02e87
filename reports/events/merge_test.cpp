#include "reports/events/merge_fixture_test.hpp"

#include "reports/events/event_json.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(merge, returns_a_single_complete_run_unchanged) {
  auto const mixed = read_recorded_run(mixed_run());
  auto const merged = merge({mixed});
  ASSERT_EQ(merged.events.size(), mixed.events.size());
  for (std::size_t i = 0; i < mixed.events.size(); ++i) {
    ASSERT_EQ(to_json_line(merged.events[i]), to_json_line(mixed.events[i]));
  }
}

TEST(merge, keeps_every_cell_of_disjoint_runs) {
  run_of_test first("one", 0);
  first.board("a").plan("a", "x").verdict_of(0, verdict::passed).finish();
  run_of_test second("two", 10);
  second.board("b").plan("b", "x").plan("b", "y");
  second.verdict_of(1, verdict::failed, "no").verdict_of(0, verdict::passed);
  second.finish(run_end::complete, 1);
  for (auto const& order :
       {std::vector<recorded_run>{first, second}, std::vector<recorded_run>{second, first}}) {
    auto const run = model_of(merge(order));
    EXPECT_THAT(verdicts(*run),
                ElementsAre(Pair("a x", "passed"), Pair("b x", "passed"), Pair("b y", "failed")));
    EXPECT_EQ(run->exit_code(), 1);
    EXPECT_EQ(run->about().run_id, "one+two");
    EXPECT_EQ(run->about().host, "host");
    EXPECT_THAT(notices(*run), ElementsAre("merged from 2 runs"));
    // Each cell refers to the run that its result comes from.
    EXPECT_EQ(run->runs()[run->cells()[0].run].about.arguments[2], "one.yaml");
    EXPECT_EQ(run->runs()[run->cells()[2].run].about.arguments[2], "two.yaml");
    EXPECT_GE(run->cells()[1].attempts[0].began, run_duration(6000)) << "after the first run";
  }
}

TEST(merge, the_newest_result_counts_and_older_ones_are_kept) {
  run_of_test again("again", 100);
  again.board("b").plan("b", "y").verdict_of(0, verdict::passed).finish();
  auto const run = model_of(merge({again, whole("first", 0)}));
  EXPECT_THAT(verdicts(*run),
              ElementsAre(Pair("b x", "passed"), Pair("b y", "passed"), Pair("b z", "passed")));
  EXPECT_EQ(run->exit_code(), 0);
  ASSERT_EQ(run->cells()[2].name, "y");
  ASSERT_EQ(run->earlier(2).size(), 1U);
  auto const& older = run->earlier(2)[0];
  EXPECT_EQ(older.verdict, verdict::failed);
  EXPECT_EQ(older.message, "no");
  EXPECT_EQ(run->runs()[older.run].about.run_id, "first");
  EXPECT_THAT(run->earlier(0), IsEmpty());
  EXPECT_THAT(notices(*run),
              ElementsAre("merged from 2 runs; 1 result of an older run was replaced "
                          "by a newer one"));
}

TEST(merge, three_runs_of_a_cell_leave_two_older_results_the_newest_first) {
  std::vector<recorded_run> runs;
  auto second = 0;
  for (auto const v : {verdict::failed, verdict::errored, verdict::passed}) {
    run_of_test run(fmt::format("run{}", second), second);
    ++second;
    run.board("b").plan("b", "x").verdict_of(0, v).finish();
    runs.emplace_back(run);
  }
  auto const run = model_of(merge(runs));
  ASSERT_EQ(run->earlier(0).size(), 2U);
  EXPECT_EQ(run->earlier(0)[0].verdict, verdict::errored);
  EXPECT_EQ(run->earlier(0)[1].verdict, verdict::failed);
}

TEST(merge, a_run_that_did_not_reach_a_case_does_not_replace_its_result) {
  run_of_test stopped("stopped", 100);
  stopped.board("b").plan("b", "x").plan("b", "y");
  stopped.verdict_of(0, verdict::failed, "worse").not_started(1);
  stopped.finish(run_end::interrupted, 130);
  auto const run = model_of(merge({whole("first", 0), stopped}));
  EXPECT_EQ(verdicts(*run)["b x"], "failed");
  EXPECT_EQ(verdicts(*run)["b y"], "failed");
  EXPECT_EQ(run->exit_code(), 1) << "all that was interrupted has an older result";
  EXPECT_THAT(notices(*run)[0], HasSubstr("1 case was not run by a newer run"));
}

TEST(merge, cases_that_no_run_reached_keep_the_end_of_their_run) {
  for (auto const& [how, code] :
       {std::pair(run_end::interrupted, 130), std::pair(run_end::timed_out, 3),
        std::pair(run_end::stopped_early, 1)}) {
    run_of_test stopped("stopped", 100);
    stopped.board("b").plan("b", "w").not_started(0).finish(how, code);
    auto const run = model_of(merge({whole("first", 0), stopped}));
    EXPECT_EQ(run->exit_code(), code);
    EXPECT_EQ(run->finished()->how, how);
  }
}

TEST(merge, a_later_run_completes_one_that_was_cut_off) {
  run_of_test killed("killed", 0);
  killed.board("b").plan("b", "x").plan("b", "y").verdict_of(0, verdict::passed);
  killed.add(attempt_started{1, "b", 1});
  run_of_test rest("rest", 100);
  rest.board("b").plan("b", "y").verdict_of(0, verdict::passed).finish();
  auto const run = model_of(merge({killed, rest}));
  EXPECT_EQ(run->exit_code(), 0);
  EXPECT_EQ(run->totals().passed, 2U);

  auto const alone = model_of(merge({killed}));
  EXPECT_EQ(alone->exit_code(), 3);
  EXPECT_THAT(notices(*alone), ElementsAre("killed.ndjson is incomplete: it ends before the run "
                                           "did; 1 of 2 cases has no verdict"));
}

TEST(merge, no_other_run_completes_a_plan_that_was_cut_off) {
  run_of_test killed("killed", 0);
  killed.board("b").plan("b", "x");
  auto const run = model_of(merge({killed, whole("rest", 100)}));
  EXPECT_EQ(run->exit_code(), 3);
  EXPECT_THAT(notices(*run).back(), HasSubstr("killed.ndjson is incomplete: it ends within the "
                                              "plan, so cases may be missing"));
}

TEST(merge, exit_code_follows_the_results_that_count) {
  struct sample {
    verdict v;
    int code;
  };
  for (auto const& [v, code] : {sample{verdict::passed, 0}, sample{verdict::failed, 1},
                                sample{verdict::errored, 3}, sample{verdict::skipped, 4}}) {
    run_of_test first("one", 0);
    first.board("b").plan("b", "x").verdict_of(0, verdict::failed).finish(run_end::complete, 1);
    run_of_test second("two", 1);
    second.board("b").plan("b", "x").verdict_of(0, v).finish(run_end::complete, code);
    EXPECT_EQ(model_of(merge({first, second}))->exit_code(), code) << name_of(v);
  }
}

TEST(merge, flaky_cases_fail_where_they_did_in_their_run) {
  for (auto const code : {0, 1}) {
    run_of_test first("one", 0);
    first.board("b").plan("b", "x");
    first.add(cell_finished{0, "b", verdict::passed, blame::none, "", 2, true});
    first.finish(run_end::complete, code); // 1 with --flaky fail
    run_of_test second("two", 1);
    second.board("b").plan("b", "y").verdict_of(0, verdict::passed).finish();
    EXPECT_EQ(model_of(merge({first, second}))->exit_code(), code);
  }
}

TEST(merge, duplicate_cases_of_a_run_stay_separate) {
  std::vector<recorded_run> runs;
  for (auto const second : {0, 1}) {
    run_of_test run(fmt::format("run{}", second), second);
    run.board("b").plan("b", "x").plan("b", "x");
    run.verdict_of(0, verdict::passed).verdict_of(1, verdict::failed).finish();
    runs.emplace_back(run);
  }
  auto const run = model_of(merge(runs));
  EXPECT_EQ(run->totals().planned, 2U);
  EXPECT_EQ(run->totals().failed, 1U);
}

TEST(merge, shared_cells_match_whichever_board_took_them) {
  std::vector<recorded_run> runs;
  for (auto const second : {0, 1}) {
    run_of_test run(fmt::format("run{}", second), second);
    auto const board = second == 0 ? "a" : "b";
    run.board("a").board("b").plan("", "x");
    run.add(attempt_started{0, board, 1});
    run.add(cell_finished{0, board, verdict::passed, blame::none, "", 1}).finish();
    runs.emplace_back(run);
  }
  auto const run = model_of(merge(runs));
  ASSERT_EQ(run->cells().size(), 1U);
  EXPECT_EQ(run->board_name(run->cells()[0].board), "b");
}

TEST(merge, a_board_lost_only_in_the_older_run_is_not_lost) {
  run_of_test first("one", 0);
  first.board("b").plan("b", "x").add(board_lost{"b", blame::board, "gone"});
  first.add(cell_finished{0, "b", verdict::errored, blame::board, "gone", 0});
  first.finish(run_end::complete, 3);
  run_of_test second("two", 1);
  second.board("b").plan("b", "x").add(board_opened{"b", {}, {}});
  second.verdict_of(0, verdict::passed).finish();
  auto const run = model_of(merge({first, second}));
  EXPECT_FALSE(run->boards()[0].lost);
  EXPECT_EQ(run->exit_code(), 0);
}

TEST(merge, quarantined_results_do_not_count) {
  auto const first = run_of_test("a", 0).board("b").plan("b", "x").quarantined(0).finish();
  auto passing = run_of_test("b", 9).board("b").plan("b", "y").verdict_of(0, verdict::passed);
  EXPECT_EQ(model_of(merge({first, passing.finish()}))->exit_code(), 0);
  auto failing = run_of_test("c", 9).board("b").plan("b", "y").verdict_of(0, verdict::failed);
  EXPECT_EQ(model_of(merge({first, failing.finish(run_end::complete, 1)}))->exit_code(), 1);
  auto losing = run_of_test("d", 9).board("b").plan("b", "y").verdict_of(0, verdict::errored);
  EXPECT_EQ(model_of(merge({first, losing.finish(run_end::complete, 3)}))->exit_code(), 3);
}

TEST(merge, branch_and_commit_are_kept_if_all_runs_share_them) {
  auto first = whole("a", 0);
  first.about().branch = "main";
  first.about().commit = "abc";
  auto second = whole("b", 9);
  second.about().branch = "main";
  second.about().commit = "def";
  auto const run = model_of(merge({first, second}));
  EXPECT_EQ(run->about().branch, "main");
  EXPECT_EQ(run->about().commit, "");
}

} // namespace
} // namespace mprun
