#include "reports/files/results_json.hpp"

#include "base/files/test_folder.hpp"
#include "reports/events/merge.hpp"
#include "reports/files/json_schema_test.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;

std::string results_of(std::vector<event> const& events) {
  test_folder const folder;
  report_set reports;
  reports.add(make_results_report(folder.path() / "results.json"));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), testing::ElementsAre());
  return read_file(folder.path() / "results.json");
}

TEST(results_json, matches_the_golden_file_for_the_recorded_run) {
  expect_golden("results.json", results_of(events_of(mixed_run())));
}

TEST(results_json, conforms_to_its_schema) {
  auto const events = events_of(mixed_run());
  auto const schema = read_file(source_folder() / "files/results.schema.json");
  expect_keeps_to(schema, results_of(events));
  expect_keeps_to(schema, results_of({events.begin(), events.begin() + 120}));
  expect_keeps_to(schema, results_of({}));
}

TEST(results_json, names_the_run_of_each_result_of_merged_runs) {
  auto const run = [](std::string id, std::int64_t at_us, verdict v) {
    recorded_run out;
    out.events = {at(at_us, run_started{std::move(id), "0", {"mprun"}, "h"}),
                  at(at_us, planned(0, "b", "x")),
                  at(at_us, cell_finished{0, "b", v, blame::test, "so", 1}),
                  at(at_us, run_finished{run_end::complete, 1, run_duration(5)})};
    return out;
  };
  auto merged = merge({run("old", 0, verdict::failed), run("new", 9'000'000, verdict::passed)});
  test_folder const folder;
  report_set reports;
  reports.add(make_results_report(folder.path() / "results.json"));
  for (auto const& e : merged.events) {
    reports.on(e);
  }
  for (auto& older : merged.older) {
    reports.add_earlier(std::move(older));
  }
  EXPECT_THAT(reports.finish(), testing::ElementsAre());
  auto const text = read_file(folder.path() / "results.json");
  expect_keeps_to(read_file(source_folder() / "files/results.schema.json"), text);
  auto const results = json::parse(text);
  EXPECT_EQ(results["run"]["merged"][1]["id"], "new");
  EXPECT_EQ(results["cells"][0]["run"], "new");
  EXPECT_EQ(results["cells"][0]["earlier"][0]["run"], "old");
  EXPECT_EQ(results["cells"][0]["earlier"][0]["verdict"], "failed");
}

TEST(results_json, totals_add_up) {
  auto const results = json::parse(results_of(events_of(mixed_run())));
  auto const& t = results["totals"];
  EXPECT_EQ(t["planned"], results["cells"].size());
  EXPECT_EQ(t["planned"].get<int>(), t["passed"].get<int>() + t["failed"].get<int>() +
                                         t["errored"].get<int>() + t["skipped"].get<int>());
  EXPECT_EQ(results["run"]["exit_code"], 1);
}

TEST(results_json, names_the_file_and_the_command_of_failures) {
  auto attempt = ended(0, "b", verdict::failed, blame::test, "File \"<stdin>\", line 4: no");
  attempt.detail = "  File \"<stdin>\", line 4, in <module>\n";
  attempt.output = attempt.detail;
  auto const results = json::parse(results_of(
      {at(0, run_started{"r", "0", {"mprun", "--farm", "f", "s"}, "h"}),
       at(0, board_declared{"b", "unix", "", {}, "seed: 7"}), at(0, planned(0, "b", "x")),
       at(0, planned(1, "b", "y")), at(1, attempt_started{0, "b", 1}), at(2, attempt),
       at(2, cell_finished{0, "b", verdict::failed, blame::test, attempt.message, 1}),
       at(2, cell_finished{1, "b", verdict::passed, blame::none, "", 1})}));
  auto const& cell = results["cells"][0];
  EXPECT_EQ(cell["message"], "File \"suites/s/x.py\", line 4: no");
  EXPECT_EQ(cell["attempts"][0]["message"], cell["message"]);
  EXPECT_EQ(cell["attempts"][0]["detail"], "  File \"suites/s/x.py\", line 4, in <module>\n");
  EXPECT_EQ(cell["attempts"][0]["output"], attempt.output) << "the raw output stays raw";
  EXPECT_EQ(cell["reproduce"], "mprun --farm f s --board b -i '^s/x$'  # faults on b: seed: 7");
  EXPECT_FALSE(results["cells"][1].contains("reproduce"));
}

TEST(results_json, the_board_is_null_if_none_took_the_case) {
  auto const results = json::parse(results_of({at(0, planned(0, "", "a"))}));
  EXPECT_TRUE(results["cells"][0]["board"].is_null());
  EXPECT_EQ(results["run"]["end"], "cut-off");
  EXPECT_EQ(results["run"]["exit_code"], 3);
}

} // namespace
} // namespace mprun
