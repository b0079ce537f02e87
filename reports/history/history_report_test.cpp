#include "reports/history/history_report.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <string>
#include <variant>

namespace mprun {
namespace {

using testing::HasSubstr;

std::int64_t count(std::filesystem::path const& file, std::string_view table) {
  return opened(file)->number(fmt::format("SELECT count(*) FROM {}", table));
}

class history_report_test : public testing::Test {
protected:
  test_folder folder;
  std::filesystem::path file = folder.path() / "history.sqlite";
};

TEST_F(history_report_test, keeps_the_run_its_boards_its_cells_their_attempts_and_transfers) {
  auto const outcome = keep(file, made_up_run{1, {".F~s", ".L"}, "abc"});
  EXPECT_EQ(outcome.problem, "");
  EXPECT_FALSE(outcome.was_there);
  auto const window = window_of(file);
  ASSERT_EQ(window.runs.size(), 1U);
  auto const& run = window.runs[0];
  EXPECT_EQ(run.run_id, "run-001");
  EXPECT_EQ(run.commit, "abc");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.took, std::chrono::seconds(1));
  EXPECT_EQ(run.counts.passed, 3U);
  EXPECT_EQ(run.counts.skipped, 1U);
  ASSERT_EQ(window.results.size(), 6U);
  auto const& failed = window.results[1];
  EXPECT_EQ(window.cases[failed.which].name, "s/c1");
  EXPECT_EQ(window.boards[failed.board].name, "board-0");
  EXPECT_EQ(failed.verdict, verdict::failed);
  EXPECT_EQ(failed.message, "1 is not 2");
  EXPECT_EQ(failed.took, std::chrono::milliseconds(10));
  EXPECT_TRUE(window.results[2].flaky);
  EXPECT_EQ(window.results[2].attempts, 2);
  EXPECT_EQ(window.results[3].attempts, 0);
  EXPECT_EQ(window.results[5].blame, blame::link);
  EXPECT_EQ(count(file, "attempt"), 2) << "of the flaky one alone";
  ASSERT_EQ(window.transfers.size(), 2U);
  EXPECT_EQ(window.transfers[0].size, 10'000U);
  ASSERT_EQ(window.states.size(), 2U);
  EXPECT_EQ(window.states[1].link, "serial: 1");
}

TEST_F(history_report_test, writes_the_same_run_only_once) {
  made_up_run const run{1, {".F~s"}};
  keep(file, run);
  EXPECT_TRUE(keep(file, run).was_there);
  EXPECT_EQ(count(file, "run"), 1);
  EXPECT_EQ(count(file, "result"), 4);
}

TEST_F(history_report_test, keeps_the_part_of_a_killed_run_and_completes_it_later) {
  auto const events = events_of(made_up_run{1, {std::string(450, '.')}});
  history_outcome outcome;
  {
    report_set killed;
    killed.add(make_history_report(opened(file), "", outcome));
    auto const before_the_end = events.size() - 100;
    for (std::size_t i = 0; i < before_the_end; ++i) {
      killed.on(events[i]);
    }
  }
  EXPECT_EQ(count(file, "result"), 400) << "two whole batches";
  EXPECT_EQ(window_of(file).runs[0].how, "");
  EXPECT_FALSE(keep(file, events).was_there);
  EXPECT_EQ(count(file, "run"), 1);
  EXPECT_EQ(count(file, "result"), 450);
  EXPECT_EQ(window_of(file).runs[0].how, "complete");
  EXPECT_EQ(window_of(file).runs[0].counts.passed, 450U);
}

TEST_F(history_report_test, writes_cells_that_were_pending_for_a_while) {
  auto const events = events_of(made_up_run{1, {"..."}});
  history_outcome outcome;
  report_set reports;
  reports.add(make_history_report(opened(file), "", outcome));
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    reports.on(events[i]);
  }
  reports.tick(std::chrono::seconds(2));
  EXPECT_EQ(count(file, "result"), 0);
  reports.tick(std::chrono::seconds(6));
  EXPECT_EQ(count(file, "result"), 3);
}

TEST_F(history_report_test, never_waits_for_a_lock_during_the_run_and_writes_everything_after_it) {
  auto const events = events_of(made_up_run{1, {std::string(250, '.')}});
  auto const other = opened(file);
  history_outcome outcome;
  report_set reports;
  reports.add(make_history_report(opened(file), "", outcome));
  {
    transaction const held(*other);
    for (auto const& e : events) {
      reports.on(e);
    }
    EXPECT_EQ(other->number("SELECT count(*) FROM result"), 0);
  }
  EXPECT_TRUE(reports.finish().empty());
  EXPECT_EQ(outcome.problem, "");
  EXPECT_EQ(count(file, "result"), 250);
}

TEST_F(history_report_test, keeps_two_concurrent_runs) {
  auto const first = events_of(made_up_run{1, {std::string(500, '.')}});
  auto const second = events_of(made_up_run{2, {std::string(500, 'F')}});
  history_outcome outcomes[2];
  report_set reports[2];
  for (auto i = 0; i < 2; ++i) {
    reports[i].add(make_history_report(opened(file), "", outcomes[i]));
  }
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) {
      reports[0].on(first[i]);
    }
    if (i < second.size()) {
      reports[1].on(second[i]);
    }
  }
  for (auto i = 0; i < 2; ++i) {
    EXPECT_TRUE(reports[i].finish().empty());
    EXPECT_EQ(outcomes[i].problem, "");
  }
  auto const window = window_of(file);
  ASSERT_EQ(window.runs.size(), 2U);
  EXPECT_EQ(window.runs[0].counts.passed, 500U);
  EXPECT_EQ(window.runs[1].counts.failed, 500U);
  EXPECT_EQ(window.results.size(), 1000U);
}

TEST_F(history_report_test, damage_during_the_run_is_reported_and_fails_nothing) {
  keep(file, made_up_run{1, {std::string(300, '.')}});
  auto const events = events_of(made_up_run{2, {std::string(300, '.')}});
  history_outcome outcome;
  report_set reports;
  reports.add(make_history_report(opened(file), "the history", outcome));
  opened(file)->execute("DROP TABLE result");
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_TRUE(reports.finish().empty());
  EXPECT_THAT(outcome.problem, HasSubstr("the history: no such table"));
  EXPECT_THAT(outcome.problem, HasSubstr("this run is not completely stored in it"));
}

TEST_F(history_report_test, keeps_the_recorded_run_with_all_its_cells) {
  auto const events = events_of(mixed_run());
  EXPECT_EQ(keep(file, events).problem, "");
  run_model run;
  for (auto const& e : events) {
    run.fold(e);
  }
  run.close();
  EXPECT_EQ(count(file, "result"), static_cast<std::int64_t>(run.cells().size()));
  EXPECT_EQ(window_of(file).runs[0].counts.flaky, run.totals().flaky);
}

TEST_F(history_report_test, learns_how_long_cases_take_from_those_that_pass) {
  keep(file, made_up_run{.number = 1, .letters = {".F~"}, .took = std::chrono::milliseconds(40)});
  keep(file, made_up_run{.number = 2, .letters = {".F~"}, .took = std::chrono::milliseconds(80)});
  auto const times = usual_times(*opened(file));
  ASSERT_EQ(times.size(), 1U);
  EXPECT_EQ(times[0].name, "c0");
  EXPECT_EQ(times[0].took, std::chrono::milliseconds(50)) << "three parts old and one new";
  keep(file, made_up_run{.number = 2, .letters = {".F~"}, .took = std::chrono::milliseconds(80)});
  EXPECT_EQ(usual_times(*opened(file))[0].took, std::chrono::milliseconds(50)) << "it is one run";
}

TEST_F(history_report_test, returns_all_runs_of_the_newest_commit_of_a_branch) {
  keep(file, made_up_run{.number = 1, .letters = {"FF..F"}, .commit = "old"});
  keep(file, made_up_run{.number = 2, .letters = {"FF.."}, .commit = "new"});
  keep(file, made_up_run{.number = 3, .letters = {" ."}, .commit = "new"}); // a rerun
  keep(file, made_up_run{.number = 4, .letters = {"...."}, .commit = "new", .branch = "side"});
  auto const letters_of = [](latest_run const& latest) {
    std::map<std::string, verdict> newest;
    for (auto const& result : latest.verdicts) {
      newest[result.name] = result.verdict;
    }
    std::string out;
    for (auto const& [name, last] : newest) {
      out += last == verdict::passed ? '.' : 'F';
    }
    return out;
  };
  auto const latest = read_latest(*opened(file), "main");
  EXPECT_EQ(latest.run_id, "run-003");
  EXPECT_EQ(letters_of(latest), "F...");
  auto const rerun_began = events_of(made_up_run{.number = 3, .letters = {"."}}).front().at;
  auto const before = read_latest(*opened(file), "main", rerun_began);
  EXPECT_EQ(before.run_id, "run-002");
  EXPECT_EQ(letters_of(before), "FF..");
}

TEST_F(history_report_test, keeps_only_the_repetitions_that_did_not_pass) {
  auto events = events_of(made_up_run{.number = 1, .letters = {"F"}});
  auto const failed = std::find_if(events.begin(), events.end(), [](event const& each) {
    return std::holds_alternative<attempt_started>(each.fact);
  });
  std::vector<event> repetitions;
  for (auto attempt = 1; attempt <= 3; ++attempt) {
    repetitions.push_back(at(10, attempt_started{0, "board-0", attempt}));
    repetitions.push_back(at(11, ended(0, "board-0", verdict::passed, blame::none, "", attempt)));
  }
  events.insert(failed, repetitions.begin(), repetitions.end());
  keep(file, events);
  auto const kept = opened(file);
  EXPECT_EQ(kept->number("SELECT attempts FROM result"), 4);
  EXPECT_EQ(kept->number("SELECT count(*) FROM attempt"), 1);
  EXPECT_EQ(kept->number("SELECT number FROM attempt WHERE verdict = 'failed'"), 4);
}

TEST_F(history_report_test, returns_the_newest_complete_run_of_a_branch) {
  keep(file, made_up_run{.number = 1, .letters = {"F"}, .branch = "main"});
  keep(file, made_up_run{.number = 3, .letters = {"."}, .branch = "main"});
  keep(file, made_up_run{.number = 4, .letters = {"F"}, .branch = "side"});
  auto cut_off = events_of(made_up_run{.number = 5, .letters = {"F"}, .branch = "main"});
  cut_off.pop_back();
  keep(file, cut_off);
  auto const latest = read_latest(*opened(file), "main");
  EXPECT_EQ(latest.run_id, "run-003");
  ASSERT_EQ(latest.verdicts.size(), 1U);
  EXPECT_EQ(latest.verdicts[0].suite + "/" + latest.verdicts[0].name, "s/c0");
  EXPECT_EQ(latest.verdicts[0].board, "board-0");
  EXPECT_EQ(latest.verdicts[0].verdict, verdict::passed);
  EXPECT_EQ(read_latest(*opened(file), "none").run_id, "");
}

} // namespace
} // namespace mprun
