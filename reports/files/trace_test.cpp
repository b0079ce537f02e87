#include "reports/files/trace.hpp"

#include "base/files/test_folder.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace mprun {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;

json trace_of(std::vector<event> const& events) {
  test_folder const folder;
  report_set reports;
  reports.add(make_trace_report(folder.path() / "trace.json"));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), ElementsAre());
  return json::parse(read_file(folder.path() / "trace.json"));
}

std::vector<json> of_phase(json const& trace, std::string_view phase) {
  std::vector<json> out;
  for (auto const& each : trace["traceEvents"]) {
    if (each["ph"].get<std::string>() == phase) {
      out.push_back(each);
    }
  }
  return out;
}

/// Checks what the format requires of every event, and that slices of a row nest or are disjoint.
void expect_well_formed(json const& trace) {
  std::map<int, std::vector<std::pair<std::int64_t, std::int64_t>>> rows;
  std::set<int> named;
  for (auto const& each : trace["traceEvents"]) {
    ASSERT_TRUE(each["name"].is_string());
    ASSERT_TRUE(each["pid"].is_number_integer());
    auto const phase = each["ph"].get<std::string>();
    ASSERT_THAT((std::vector<std::string>{"M", "X", "i"}), Contains(phase));
    if (phase == "M") {
      ASSERT_TRUE(each["args"].is_object());
      if (each["name"] == "thread_name") {
        EXPECT_TRUE(named.insert(each["tid"].get<int>()).second);
      }
      continue;
    }
    EXPECT_TRUE(named.contains(each["tid"].get<int>())) << "named before it is used";
    ASSERT_TRUE(each["ts"].is_number_integer());
    ASSERT_GE(each["ts"].get<std::int64_t>(), 0);
    ASSERT_TRUE(each["cat"].is_string());
    if (phase == "X") {
      ASSERT_GE(each["dur"].get<std::int64_t>(), 0);
      auto const begin = each["ts"].get<std::int64_t>();
      rows[each["tid"].get<int>()].emplace_back(begin, begin + each["dur"].get<std::int64_t>());
    } else {
      ASSERT_EQ(each["s"], "t");
    }
  }
  for (auto const& [row, slices] : rows) {
    for (auto const& a : slices) {
      for (auto const& b : slices) {
        auto const overlap = a.first < b.first && b.first < a.second && a.second < b.second;
        EXPECT_FALSE(overlap) << "row " << row;
      }
    }
  }
}

TEST(trace, has_every_attempt_of_the_recorded_run_in_the_row_of_its_board) {
  auto const events = events_of(mixed_run());
  auto const trace = trace_of(events);
  expect_well_formed(trace);
  std::size_t attempts = 0;
  for (auto const& e : events) {
    attempts += std::holds_alternative<attempt_started>(e.fact) ? 1 : 0;
  }
  std::size_t slices = 0;
  for (auto const& slice : of_phase(trace, "X")) {
    slices += slice["args"].contains("verdict") ? 1 : 0;
  }
  EXPECT_EQ(slices, attempts);
  std::vector<std::string> marks;
  for (auto const& mark : of_phase(trace, "i")) {
    marks.push_back(mark["name"].get<std::string>());
  }
  EXPECT_THAT(marks, Contains("lost: board: hung up, and its port did not come back within 5 s"));
  EXPECT_THAT(marks, Contains("faults injected: 3 read errors, 1 cut (seed 7)"));
}

TEST(trace, has_transfers_within_attempts_and_marks_for_resets_and_faults) {
  auto attempt = ended(0, "a", verdict::passed, blame::none, "");
  attempt.took = run_duration(1000);
  attempt.resets = 3;
  attempt.injected_faults = 2;
  attempt.transfers = {{true, 10, run_duration(300)}, {false, 10, run_duration(400)}};
  auto const trace = trace_of(
      {at(0, board_declared{"a", "unix", "", {}, ""}), at(0, planned(0, "a", "x")),
       at(50, board_opened{"a", {}, run_duration(20)}), at(100, attempt_started{0, "a", 1}),
       at(1100, attempt), at(1100, cell_finished{0, "a", verdict::passed, blame::none, "", 1})});
  expect_well_formed(trace);
  auto const slices = of_phase(trace, "X");
  ASSERT_EQ(slices.size(), 4U);
  EXPECT_EQ(slices[0]["name"], "opening");
  EXPECT_EQ(slices[0]["ts"], 30);
  EXPECT_EQ(slices[1]["name"], "s/x");
  EXPECT_EQ(slices[2]["name"], "10 bytes to the board");
  EXPECT_EQ(slices[2]["ts"], 400);
  EXPECT_EQ(slices[3]["ts"], 700);
  EXPECT_EQ(slices[3]["dur"], 400);
  auto const marks = of_phase(trace, "i");
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_EQ(marks[0]["name"], "3 resets");
  EXPECT_EQ(marks[1]["name"], "2 faults injected");
  EXPECT_EQ(marks[1]["ts"], 1100);
}

TEST(trace, concurrent_cases_have_rows_of_their_own) {
  std::vector<event> events{at(0, board_declared{"a", "unix", "", {}, ""})};
  for (cell_id cell = 0; cell < 3; ++cell) {
    events.push_back(at(0, planned(cell, "a", std::to_string(cell))));
  }
  auto const begin = [&](cell_id cell, std::int64_t us) {
    events.push_back(at(us, attempt_started{cell, "a", 1}));
  };
  auto const end = [&](cell_id cell, std::int64_t us, std::int64_t took) {
    auto attempt = ended(cell, "a", verdict::passed, blame::none, "");
    attempt.took = run_duration(took);
    events.push_back(at(us, attempt));
  };
  begin(0, 10);
  begin(1, 20);
  end(0, 30, 20);
  begin(2, 30);
  end(1, 50, 30);
  end(2, 60, 30);
  auto const trace = trace_of(events);
  expect_well_formed(trace);
  std::map<std::string, int> rows;
  for (auto const& slice : of_phase(trace, "X")) {
    rows[slice["name"].get<std::string>()] = slice["tid"].get<int>();
  }
  EXPECT_EQ(rows["s/0"], rows["s/2"]) << "it was free again";
  EXPECT_NE(rows["s/0"], rows["s/1"]);
}

TEST(trace, stays_valid_json_with_hostile_texts) {
  std::string const evil = "\"}]\xff\x1b[31m\n";
  auto attempt = ended(0, evil, verdict::failed, blame::test, evil);
  auto const trace = trace_of({at(0, run_started{evil, evil, {evil}, evil}),
                               at(0, board_declared{evil, evil, evil, {evil}, evil}),
                               at(0, cell_planned{0, evil, evil, evil, evil, evil}),
                               at(1, attempt_started{0, evil, 1}), at(2, attempt),
                               at(3, board_lost{evil, blame::link, evil}),
                               at(4, notice{evil, evil}), at(5, notice{"", evil})});
  expect_well_formed(trace);
}

TEST(trace, is_valid_for_an_empty_run) {
  expect_well_formed(trace_of({}));
}

} // namespace
} // namespace mprun
