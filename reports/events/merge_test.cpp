#include "reports/events/merge.hpp"

#include "reports/events/event_json.hpp"
#include "reports/test_run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

/// A run that began at this second, of cells as they are added.
class run_of_test {
public:
  run_of_test(std::string id, int second) : second_(second) {
    out_.name = id + ".ndjson";
    run_started about{id, "0", {"mprun", "--farm", id + ".yaml"}, "host"};
    add(std::move(about));
  }

  run_started& about() { return std::get<run_started>(out_.events.front().what); }
  run_of_test& shard(unsigned number, unsigned of) {
    about().shard = number;
    about().shards = of;
    return *this;
  }
  run_of_test& board(std::string id, std::string platform = "unix") {
    return add(board_declared{std::move(id), std::move(platform), "", {}, ""});
  }
  run_of_test& plan(std::string board, std::string name) {
    return add(planned(cells_++, std::move(board), std::move(name)));
  }
  /// Of the cell, in the order of the plan.
  run_of_test& verdict_of(cell_id cell, verdict v, std::string message = "") {
    add(attempt_started{cell, board_of(cell), 1});
    add(ended(cell, board_of(cell), v, blame_for(v), message));
    return add(cell_finished{cell, board_of(cell), v, blame_for(v), message, 1});
  }
  /// A failure of the test that does not count.
  run_of_test& quarantined(cell_id cell) {
    verdict_of(cell, verdict::failed, "no");
    std::get<cell_finished>(out_.events.back().what).quarantine = "known";
    return *this;
  }
  run_of_test& not_started(cell_id cell) {
    return add(cell_finished{cell,
                             board_of(cell),
                             verdict::skipped,
                             blame::none,
                             "not run: interrupted",
                             0,
                             false,
                             {reason_code::not_started, {"not run: interrupted"}}});
  }
  run_of_test& finish(run_end how = run_end::complete, int code = 0) {
    return add(run_finished{how, code, run_duration(time_)});
  }
  run_of_test& add(fact what) {
    time_ += 1000;
    out_.events.push_back(at(time_, std::move(what)));
    out_.events.back().at += std::chrono::seconds(second_);
    return *this;
  }
  run_of_test& damage(std::size_t line, bool is_cut_off = false) {
    out_.damaged.push_back({line, is_cut_off});
    return *this;
  }

  operator recorded_run() const { return out_; }

private:
  static blame blame_for(verdict v) {
    return v == verdict::failed    ? blame::test
           : v == verdict::passed  ? blame::none
           : v == verdict::skipped ? blame::none
                                   : blame::link;
  }
  std::string board_of(cell_id cell) const {
    for (auto const& each : out_.events) {
      auto const* const planned = std::get_if<cell_planned>(&each.what);
      if (planned != nullptr && planned->cell == cell) {
        return planned->board;
      }
    }
    return "b";
  }

  int second_;
  std::int64_t time_ = 0;
  cell_id cells_ = 0;
  recorded_run out_;
};

std::unique_ptr<run_model> model_of(merged_run const& merged) {
  EXPECT_EQ(merged.refusal, "");
  auto run = std::make_unique<run_model>();
  for (auto const& each : merged.events) {
    run->fold(each);
  }
  for (auto const& older : merged.older) {
    run->add_earlier(older);
  }
  run->close();
  auto const& t = run->totals();
  EXPECT_EQ(t.planned, t.passed + t.failed + t.errored + t.skipped);
  return run;
}

/// "b s/x": its verdict.
std::map<std::string, std::string> verdicts(run_model const& run) {
  std::map<std::string, std::string> out;
  for (auto const& cell : run.cells()) {
    auto const key = fmt::format("{} {}", run.board_name(cell.board), cell.name);
    EXPECT_TRUE(out.emplace(key, name_of(cell.verdict)).second) << key << " is there twice";
  }
  return out;
}

std::vector<std::string> notices(run_model const& run) {
  std::vector<std::string> out;
  for (auto const& each : run.notices()) {
    out.push_back(each.message);
  }
  return out;
}

run_of_test whole(std::string id, int second) {
  run_of_test run(std::move(id), second);
  run.board("b").plan("b", "x").plan("b", "y").plan("b", "z");
  run.verdict_of(0, verdict::passed)
      .verdict_of(1, verdict::failed, "no")
      .verdict_of(2, verdict::passed);
  return run.finish(run_end::complete, 1);
}

TEST(merge, of_a_whole_run_is_the_run_itself) {
  recorded_run mixed;
  mixed.events = events_of(mixed_run());
  auto const merged = merge({mixed});
  ASSERT_EQ(merged.events.size(), mixed.events.size());
  for (std::size_t i = 0; i < mixed.events.size(); ++i) {
    ASSERT_EQ(to_json_line(merged.events[i]), to_json_line(mixed.events[i]));
  }
}

TEST(merge, of_disjoint_runs_has_every_cell_of_each) {
  run_of_test one("one", 0);
  one.board("a").plan("a", "x").verdict_of(0, verdict::passed).finish();
  run_of_test two("two", 10);
  two.board("b").plan("b", "x").plan("b", "y");
  two.verdict_of(1, verdict::failed, "no").verdict_of(0, verdict::passed);
  two.finish(run_end::complete, 1);
  for (auto const& order :
       {std::vector<recorded_run>{one, two}, std::vector<recorded_run>{two, one}}) {
    auto const run = model_of(merge(order));
    EXPECT_THAT(verdicts(*run),
                ElementsAre(Pair("a x", "passed"), Pair("b x", "passed"), Pair("b y", "failed")));
    EXPECT_EQ(run->exit_code(), 1);
    EXPECT_EQ(run->about().run_id, "one+two");
    EXPECT_EQ(run->about().host, "host");
    EXPECT_THAT(notices(*run), ElementsAre("merged from 2 runs"));
    // Each cell knows the run that it is of.
    EXPECT_EQ(run->runs()[run->cells()[0].run].about.arguments[2], "one.yaml");
    EXPECT_EQ(run->runs()[run->cells()[2].run].about.arguments[2], "two.yaml");
    EXPECT_GE(run->cells()[1].attempts[0].began, run_duration(6000)) << "after the first run";
  }
}

TEST(merge, the_newest_counts_and_the_older_is_history) {
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
  EXPECT_THAT(notices(*run), ElementsAre("merged from 2 runs; 1 result is of older runs replaced "
                                         "by a newer run's"));
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

TEST(merge, a_run_that_did_not_come_to_a_case_has_nothing_to_say_of_it) {
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

TEST(merge, what_no_run_came_to_keeps_the_end_of_its_run) {
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

TEST(merge, a_run_that_was_cut_off_is_made_whole_by_a_later_one) {
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
  EXPECT_THAT(notices(*alone), ElementsAre("killed.ndjson is not whole: it ends before the run "
                                           "did; 1 of 2 cases has no verdict"));
}

TEST(merge, a_plan_that_was_cut_off_is_made_whole_by_no_other_run) {
  run_of_test killed("killed", 0);
  killed.board("b").plan("b", "x");
  auto const run = model_of(merge({killed, whole("rest", 100)}));
  EXPECT_EQ(run->exit_code(), 3);
  EXPECT_THAT(notices(*run).back(), HasSubstr("killed.ndjson is not whole: it ends within the "
                                              "plan, of which cases may be missing"));
}

TEST(merge, exit_code_is_that_of_what_counts) {
  struct sample {
    verdict v;
    int code;
  };
  for (auto const& [v, code] : {sample{verdict::passed, 0}, sample{verdict::failed, 1},
                                sample{verdict::errored, 3}, sample{verdict::skipped, 4}}) {
    run_of_test one("one", 0);
    one.board("b").plan("b", "x").verdict_of(0, verdict::failed).finish(run_end::complete, 1);
    run_of_test two("two", 1);
    two.board("b").plan("b", "x").verdict_of(0, v).finish(run_end::complete, code);
    EXPECT_EQ(model_of(merge({one, two}))->exit_code(), code) << name_of(v);
  }
}

TEST(merge, flaky_cases_fail_where_they_did_in_their_run) {
  for (auto const code : {0, 1}) {
    run_of_test one("one", 0);
    one.board("b").plan("b", "x");
    one.add(cell_finished{0, "b", verdict::passed, blame::none, "", 2, true});
    one.finish(run_end::complete, code); // 1 with --flaky fail
    run_of_test two("two", 1);
    two.board("b").plan("b", "y").verdict_of(0, verdict::passed).finish();
    EXPECT_EQ(model_of(merge({one, two}))->exit_code(), code);
  }
}

TEST(merge, cases_that_one_run_has_twice_stay_two) {
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

TEST(merge, shared_cells_are_one_whichever_board_took_them) {
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

TEST(merge, a_board_that_was_lost_in_the_older_run_alone_is_not_lost) {
  run_of_test one("one", 0);
  one.board("b").plan("b", "x").add(board_lost{"b", blame::board, "gone"});
  one.add(cell_finished{0, "b", verdict::errored, blame::board, "gone", 0});
  one.finish(run_end::complete, 3);
  run_of_test two("two", 1);
  two.board("b").plan("b", "x").add(board_opened{"b", {}, {}});
  two.verdict_of(0, verdict::passed).finish();
  auto const run = model_of(merge({one, two}));
  EXPECT_FALSE(run->boards()[0].lost);
  EXPECT_EQ(run->exit_code(), 0);
}

std::string refusal(std::vector<recorded_run> runs) {
  auto merged = merge(std::move(runs));
  EXPECT_THAT(merged.events, IsEmpty());
  EXPECT_EQ(merged.refusal.find('\n'), std::string::npos);
  return merged.refusal;
}

TEST(merge, refuses_two_runs_in_one_file) {
  recorded_run glued = whole("one", 0);
  recorded_run const second = whole("two", 1);
  glued.events.insert(glued.events.end(), second.events.begin(), second.events.end());
  EXPECT_EQ(refusal({glued}),
            "one.ndjson: two runs are in one file, one and two: give each as a file of its own");
  glued.events.erase(glued.events.begin() + static_cast<std::ptrdiff_t>(second.events.size()));
  EXPECT_EQ(refusal({glued}),
            "one.ndjson: events follow the end of the run: something was appended to it");
}

TEST(merge, refuses_a_killed_run_with_another_behind_it) {
  recorded_run glued = run_of_test("one", 0).plan("b", "x").damage(3);
  recorded_run second = whole("two", 1);
  glued.events.insert(glued.events.end(), second.events.begin() + 1, second.events.end());
  EXPECT_EQ(refusal({glued}), "one.ndjson: cell 0 is planned twice: two runs are in one file");
}

TEST(merge, refuses_gaps_of_what_is_not_damaged) {
  run_of_test gap("gap", 0);
  gap.add(planned(0, "b", "x")).add(planned(2, "b", "z"));
  EXPECT_EQ(refusal({gap}), "gap.ndjson: cell 1 was never planned, and 2 is");
  for (fact const& what :
       {fact(attempt_started{7, "b", 1}), fact(ended(7, "b", verdict::passed, blame::none, "")),
        fact(cell_finished{7, "b", verdict::passed, blame::none, "", 1})}) {
    run_of_test strange("strange", 0);
    strange.plan("b", "x").add(what);
    EXPECT_EQ(refusal({strange}), "strange.ndjson: a result is of cell 7, which was never planned");
  }
  auto twice = whole("twice", 0);
  recorded_run twice_told = twice;
  twice_told.events.insert(twice_told.events.end() - 1, *(twice_told.events.end() - 2));
  EXPECT_EQ(refusal({twice_told}),
            "twice.ndjson: cell 2 has two verdicts: two runs are in one file");
}

TEST(merge, refuses_the_same_run_twice) {
  EXPECT_EQ(refusal({whole("one", 0), whole("one", 0)}),
            "one.ndjson and one.ndjson hold the same run, one");
}

TEST(merge, refuses_boards_of_one_id_that_are_two) {
  run_of_test one("one", 0);
  one.board("b", "rp2").plan("b", "x").verdict_of(0, verdict::passed).finish();
  EXPECT_EQ(refusal({one, whole("two", 1)}),
            "board b is rp2 in one.ndjson and unix in two.ndjson: two boards of one id cannot be "
            "told apart");
}

TEST(merge, refuses_shards_that_are_not_all_there) {
  auto const shard = [](unsigned number, unsigned of) {
    run_of_test run(fmt::format("shard{}", number), static_cast<int>(number));
    run.shard(number, of).board("b").plan("b", fmt::format("case{}", number));
    return run.verdict_of(0, verdict::passed).finish();
  };
  EXPECT_EQ(refusal({shard(1, 4), shard(3, 4)}), "the run is not whole: shard 2/4, 4/4 is missing");
  auto const run = model_of(merge({shard(3, 3), shard(1, 3), shard(2, 3)}));
  EXPECT_EQ(run->totals().passed, 3U);
  EXPECT_EQ(run->exit_code(), 0);
  EXPECT_EQ(model_of(merge({shard(2, 3)}))->totals().passed, 1U) << "one alone is what it is";
}

TEST(merge, damaged_lines_are_told_and_the_rest_is_rendered) {
  recorded_run run = whole("run", 0);
  // Line 6 was the plan of the third cell.
  ASSERT_TRUE(std::holds_alternative<cell_planned>(run.events[4].what));
  run.events.erase(run.events.begin() + 4);
  run.damaged = {{5, false}};
  auto const model = model_of(merge({run}));
  EXPECT_THAT(verdicts(*model), ElementsAre(Pair("b x", "passed"), Pair("b y", "failed")));
  EXPECT_EQ(model->exit_code(), 3);
  EXPECT_FALSE(model->finished());
  EXPECT_THAT(notices(*model),
              ElementsAre("run.ndjson is not whole: line 5 holds no event; 3 events of cases whose "
                          "plan is lost are left out"));
}

TEST(merge, a_lost_plan_in_the_middle_moves_no_result_to_another_case) {
  recorded_run run = whole("run", 0);
  run.events.erase(run.events.begin() + 2); // the plan of x
  run.damaged = {{3, false}};
  auto const model = model_of(merge({run}));
  EXPECT_THAT(verdicts(*model), ElementsAre(Pair("b y", "failed"), Pair("b z", "passed")));
}

TEST(merge, many_damaged_lines_are_counted) {
  auto run = whole("run", 0);
  for (std::size_t line = 2; line < 12; ++line) {
    run.damage(line);
  }
  run.damage(99, true);
  auto const model = model_of(merge({run}));
  EXPECT_THAT(notices(*model),
              ElementsAre("run.ndjson is not whole: lines 2, 3, 4, 5, 6 and 5 more hold no event, "
                          "the last line is cut off"));
}

TEST(merge, a_run_cut_off_anywhere_is_rendered_and_told) {
  auto const events = events_of(mixed_run());
  for (std::size_t length = 1; length < events.size(); length += 7) {
    recorded_run cut;
    cut.name = "cut.ndjson";
    cut.events.assign(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(length));
    auto const run = model_of(merge({cut}));
    EXPECT_EQ(run->exit_code(), 3);
    EXPECT_THAT(notices(*run).back(), HasSubstr("cut.ndjson is not whole: it ends "));
  }
}

TEST(merge, any_line_may_be_damaged) {
  auto const events = events_of(mixed_run());
  for (std::size_t lost = 1; lost < events.size(); ++lost) {
    recorded_run run;
    run.events = events;
    run.events.erase(run.events.begin() + static_cast<std::ptrdiff_t>(lost));
    run.damaged = {{lost + 1, false}};
    auto const model = model_of(merge({run}));
    EXPECT_EQ(model->exit_code(), 3);
    EXPECT_THAT(notices(*model).back(), HasSubstr(fmt::format("line {} holds no event", lost + 1)));
  }
}

TEST(merge, what_is_in_quarantine_does_not_count) {
  auto const first = run_of_test("a", 0).board("b").plan("b", "x").quarantined(0).finish();
  auto passing = run_of_test("b", 9).board("b").plan("b", "y").verdict_of(0, verdict::passed);
  EXPECT_EQ(model_of(merge({first, passing.finish()}))->exit_code(), 0);
  auto failing = run_of_test("c", 9).board("b").plan("b", "y").verdict_of(0, verdict::failed);
  EXPECT_EQ(model_of(merge({first, failing.finish(run_end::complete, 1)}))->exit_code(), 1);
  auto losing = run_of_test("d", 9).board("b").plan("b", "y").verdict_of(0, verdict::errored);
  EXPECT_EQ(model_of(merge({first, losing.finish(run_end::complete, 3)}))->exit_code(), 3);
}

TEST(merge, branch_and_commit_are_those_that_all_runs_have) {
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
