#include "reports/html/past_members.hpp"

#include "reports/html/page_data.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;

json data_of(run_model const& run, page_extras const& extras = {}) {
  std::string out;
  write_page_data(run, extras, [&out](std::string_view piece) { out += piece; });
  EXPECT_EQ(out.find('<'), std::string::npos);
  return json::parse(out);
}

std::vector<event> one_pass() {
  return {at(0, run_started{"new", "0", {"mprun"}, "h"}),
          at(0, board_declared{"b", "unix", "", {}, ""}),
          at(0, planned(0, "b", "x")),
          at(1, attempt_started{0, "b", 1}),
          at(2, ended(0, "b", verdict::passed, blame::none, "")),
          at(2, cell_finished{0, "b", verdict::passed, blame::none, "", 1}),
          at(3, run_finished{run_end::complete, 0, run_duration(3)})};
}

TEST(past_members, are_left_out_of_a_run_without_a_past) {
  run_model run;
  for (auto const& e : one_pass()) {
    run.fold(e);
  }
  auto const data = data_of(run);
  for (auto const* member : {"runs", "earlier", "past", "live", "comparison"}) {
    EXPECT_FALSE(data.contains(member)) << member;
  }
}

TEST(past_members, of_the_history_are_found_by_case_and_board) {
  run_model run;
  for (auto const& e : one_pass()) {
    run.fold(e);
  }
  page_extras extras;
  extras.past.runs = {{"</script>", wall_time(std::chrono::milliseconds(1795488300000)), "abc"},
                      {"r2", wall_time(std::chrono::milliseconds(1795488400000)), ""}};
  extras.past.cases[past_results::key("s", "x", "b")] = {"f ", {120, 0}};
  extras.past.cases[past_results::key("s", "x", "other")] = {"pp", {1, 2}};
  auto const past = data_of(run, extras)["past"];
  EXPECT_EQ(past["runs"][0][0], "</script>");
  EXPECT_EQ(past["runs"][0][2], "abc");
  EXPECT_EQ(past["cells"], json::parse(R"({"0":["f ",[120,0]]})"));
}

TEST(past_members, show_what_newer_results_replaced) {
  run_model run;
  run.fold(at(0, run_started{"whole", "0", {"mprun"}, "h"}));
  auto events = one_pass();
  for (auto const& e : events) {
    run.fold(e);
  }
  ASSERT_EQ(run.runs().size(), 2U);
  run.add_earlier({0, 1, wall_time(std::chrono::milliseconds(1795488300000)), verdict::failed,
                   blame::test, "<b>no"});
  auto const data = data_of(run);
  ASSERT_EQ(data["runs"].size(), 2U);
  auto const& older = data["earlier"]["0"][0];
  EXPECT_EQ(older[0], 1);
  EXPECT_EQ(older[2], "f");
  EXPECT_EQ(older[3], "t");
  EXPECT_EQ(data["texts"][older[4].get<std::size_t>()], "<b>no");
}

} // namespace
} // namespace mprun
