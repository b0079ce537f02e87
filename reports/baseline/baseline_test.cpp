#include "reports/baseline/baseline.hpp"

#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::HasSubstr;

baseline some_results() {
  baseline before;
  before.note("s", "good", "a", verdict::passed);
  before.note("s", "bad", "a", verdict::failed);
  before.note("s", "bad", "b", verdict::passed);
  before.note("s", "late", "a", verdict::timed_out);
  before.note("s", "skipped", "a", verdict::skipped);
  return before;
}

TEST(baseline, reports_changes) {
  auto const before = some_results();
  EXPECT_EQ(before.change("s", "good", "a", verdict::failed), "new");
  EXPECT_EQ(before.change("s", "good", "a", verdict::passed), "");
  EXPECT_EQ(before.change("s", "bad", "a", verdict::errored), "known");
  EXPECT_EQ(before.change("s", "bad", "a", verdict::passed), "fixed");
  EXPECT_EQ(before.change("s", "bad", "b", verdict::failed), "new");
  EXPECT_EQ(before.change("s", "late", "a", verdict::timed_out), "known");
  EXPECT_EQ(before.change("s", "bad", "a", verdict::skipped), "");
}

TEST(baseline, counts_missing_and_skipped_cases_as_new) {
  auto const before = some_results();
  EXPECT_EQ(before.change("s", "unheard of", "a", verdict::failed), "new");
  EXPECT_EQ(before.change("s", "skipped", "a", verdict::failed), "new");
  EXPECT_EQ(before.change("s", "unheard of", "a", verdict::passed), "");
}

TEST(baseline, uses_the_other_boards_for_a_board_it_did_not_have) {
  auto const before = some_results();
  EXPECT_EQ(before.change("s", "bad", "c", verdict::failed), "known");
  EXPECT_EQ(before.change("s", "good", "c", verdict::failed), "new");
}

TEST(baseline, marks_the_events_of_another_run) {
  baseline_marks marks(some_results());
  auto plan = at(0, planned(0, "a", "good"));
  auto done = at(1, cell_finished{0, "a", verdict::failed, blame::test, "x", 1, false});
  marks.mark(plan);
  marks.mark(done);
  EXPECT_EQ(std::get<cell_finished>(done.fact).baseline, "new");
  auto stray = at(1, cell_finished{7, "a", verdict::failed, blame::test, "x", 1, false});
  marks.mark(stray);
  EXPECT_EQ(std::get<cell_finished>(stray.fact).baseline, "");
}

TEST(baseline, reads_a_folder_its_events_and_its_results_alike) {
  test_folder const folder;
  report_set reports;
  add_file_reports(reports, folder.path());
  ASSERT_TRUE(replay(mixed_run(), [&](event const& e) { reports.on(e); }));
  reports.finish();
  for (auto const& path :
       {folder.path(), folder.path() / "events.ndjson", folder.path() / "results.json"}) {
    auto const read = read_baseline(path);
    ASSERT_TRUE(read) << path;
    EXPECT_EQ(read->run_id, "20261124T024500Z-1f3a9c02");
    EXPECT_EQ(read->results.size(), reports.run().cells().size());
    for (auto const& cell : reports.run().cells()) {
      auto const change =
          read->results.change(std::string(cell.suite), std::string(cell.name),
                               std::string(reports.run().board_name(cell.board)), cell.verdict);
      auto const bad = cell.verdict != verdict::passed && cell.verdict != verdict::skipped;
      EXPECT_EQ(change, bad ? "known" : "") << cell.name;
    }
  }
}

TEST(baseline, reports_why_a_file_cannot_be_read) {
  test_folder const folder;
  EXPECT_THAT(read_baseline(folder.path()).error().message,
              HasSubstr("contains neither events.ndjson"));
  EXPECT_THAT(read_baseline(folder.path() / "none.ndjson").error().message,
              HasSubstr("cannot read"));
  EXPECT_THAT(read_baseline(folder.write("a.json", "{}")).error().message,
              HasSubstr("not a results.json"));
  EXPECT_THAT(
      read_baseline(folder.write("b.json", R"({"format": "mprun-results"})")).error().message,
      HasSubstr("without cells"));
  EXPECT_THAT(
      read_baseline(
          folder.write("c.json", R"({"format": "mprun-results", "run": {}, "cells": [{}]})"))
          .error()
          .message,
      HasSubstr("without a verdict"));
  EXPECT_THAT(read_baseline(folder.write("d.ndjson", "rubbish\n")).error().message,
              HasSubstr("not the events of a run"));
}

} // namespace
} // namespace mprun
