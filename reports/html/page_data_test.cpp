#include "reports/html/page_data.hpp"

#include "reports/test_run.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mprun {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Each;
using testing::Ge;
using testing::Lt;

std::string written(std::vector<event> const& events) {
  run_model run;
  for (auto const& e : events) {
    run.fold(e);
  }
  run.close();
  std::string out;
  write_page_data(run, {}, [&out](std::string_view piece) { out += piece; });
  return out;
}

json data_of(std::vector<event> const& events) {
  return json::parse(written(events));
}

/// The columns of cell `i`, as the page reads them.
std::string verdict_in(json const& data, std::size_t i) {
  return data["cells"]["verdict"].get<std::string>().substr(i, 1);
}

TEST(page_data, has_every_cell_of_a_run_once) {
  auto const data = data_of(events_of(mixed_run()));
  auto const& cells = data["cells"];
  auto const verdicts = cells["verdict"].get<std::string>();
  EXPECT_EQ(verdicts.size(), 70U);
  EXPECT_EQ(std::count(verdicts.begin(), verdicts.end(), 'f'), 9);
  EXPECT_EQ(std::count(verdicts.begin(), verdicts.end(), 't'), 1);
  EXPECT_EQ(std::count(verdicts.begin(), verdicts.end(), 'e'), 9);
  EXPECT_EQ(std::count(verdicts.begin(), verdicts.end(), 'y'), 1);
  for (auto const* column : {"case", "board", "message", "began", "took"}) {
    EXPECT_EQ(cells[column].size(), 70U) << column;
  }
  EXPECT_EQ(cells["blame"].get<std::string>().size(), 70U);
  EXPECT_EQ(data["cases"].size(), 7U) << "seven cases on ten boards";
  EXPECT_EQ(data["boards"].size(), 10U);
  EXPECT_EQ(data["exit"], 1);
  EXPECT_EQ(data["meaning"], "a test is at fault");
  EXPECT_EQ(data["command"], "mprun --farm lab.yaml suites/");
}

TEST(page_data, every_number_refers_to_something) {
  auto const data = data_of(events_of(mixed_run()));
  auto const texts = data["texts"].size();
  auto const column = [&data](char const* name) {
    return data["cells"][name].get<std::vector<std::int64_t>>();
  };
  auto const below = [](std::size_t limit) {
    return Each(AllOf(Ge(-1), Lt(static_cast<std::int64_t>(limit))));
  };
  EXPECT_THAT(column("message"), below(texts));
  EXPECT_THAT(column("case"), below(data["cases"].size()));
  EXPECT_THAT(column("board"), below(data["boards"].size()));
  for (auto const& [cell, attempts] : data["attempts"].items()) {
    EXPECT_LT(std::stoul(cell), 70U);
    for (auto const& attempt : attempts) {
      ASSERT_EQ(attempt.size(), 13U);
      for (auto const text : {3, 7, 8, 9}) {
        EXPECT_LT(attempt[text].get<std::size_t>(), texts);
      }
    }
  }
}

TEST(page_data, writes_out_only_attempts_that_add_something) {
  auto finished = ended(1, "b", verdict::failed, blame::test, "differs");
  finished.detail = "-1\n+2\n";
  auto const data = data_of(
      {at(0, board_declared{"b", "unix", "process: m", {}, ""}), at(0, planned(0, "b", "good")),
       at(0, planned(1, "b", "bad")), at(5, attempt_started{0, "b", 1}),
       at(9, ended(0, "b", verdict::passed, blame::none, "")),
       at(9, cell_finished{0, "b", verdict::passed, blame::none, "", 1}),
       at(11, attempt_started{1, "b", 1}), at(19, finished),
       at(19, cell_finished{1, "b", verdict::failed, blame::test, "differs", 1})});
  ASSERT_EQ(data["attempts"].size(), 1U);
  auto const& attempt = data["attempts"]["1"][0];
  EXPECT_EQ(data["texts"][attempt[7].get<std::size_t>()], "-1\n+2\n");
  EXPECT_EQ(data["cells"]["began"], json::parse("[5,11]"));
  EXPECT_EQ(data["cells"]["took"], json::parse("[1000,1000]"));
  EXPECT_EQ(verdict_in(data, 0) + verdict_in(data, 1), "pf");
}

TEST(page_data, has_everything_that_explains_a_failure) {
  auto finished = ended(0, "a", verdict::failed, blame::test, "ValueError: bad");
  finished.line = 4;
  finished.source = "    raise ValueError('bad')";
  finished.resets = 3;
  finished.injected_faults = 2;
  finished.other_boards = {"b"};
  finished.transfers = {{true, 1024, run_duration(500)}};
  auto const data =
      data_of({at(0, board_declared{"a", "unix", "process: m", {}, "seed: 7, latency: 10ms"}),
               at(0, board_declared{"b", "unix", "process: m", {}, ""}),
               at(0, planned(0, "a", "x")), at(1, attempt_started{0, "a", 1}), at(2, finished),
               at(3, board_lost{"b", blame::link, "gone"}),
               at(3, cell_finished{0, "a", verdict::failed, blame::test, "ValueError: bad", 1})});
  auto const& attempt = data["attempts"]["0"][0];
  EXPECT_EQ(attempt[4], 4);
  EXPECT_EQ(data["texts"][attempt[9].get<std::size_t>()], finished.source);
  EXPECT_EQ(attempt[10], 3);
  EXPECT_EQ(attempt[11], 2);
  EXPECT_EQ(attempt[12], json::parse("[1]"));
  EXPECT_EQ(data["transfers"], json::parse(R"([[0,0,"to the board",1024,500]])"));
  EXPECT_EQ(data["boards"][0]["faults"], "seed: 7, latency: 10ms");
  EXPECT_EQ(data["boards"][1]["lost"], json::parse(R"({"blame":"link","message":"gone","at":3})"));
}

TEST(page_data, a_case_that_many_boards_ran_has_its_texts_once) {
  std::vector<event> events;
  for (cell_id i = 0; i < 50; ++i) {
    events.push_back(at(0, planned(i, fmt::format("b{}", i), "x")));
  }
  for (cell_id i = 0; i < 50; ++i) {
    auto attempt = ended(i, fmt::format("b{}", i), verdict::failed, blame::test, "same message");
    attempt.detail = std::string(1000, 'd');
    events.push_back(at(1, attempt_started{i, attempt.board, 1}));
    events.push_back(at(2, attempt));
  }
  auto const data = data_of(events);
  EXPECT_EQ(data["cases"].size(), 1U);
  EXPECT_EQ(data["texts"].size(), 4U) << "none, the cells' own, the attempts' message and detail";
}

TEST(page_data, marks_a_cell_that_never_ran) {
  auto const data = data_of({at(0, planned(0, "", "a"))});
  EXPECT_EQ(data["cells"]["board"], json::parse("[-1]"));
  EXPECT_EQ(data["cells"]["began"], json::parse("[-1]"));
  EXPECT_EQ(data["end"], "cut-off");
  EXPECT_TRUE(data["attempts"].empty());
}

TEST(page_data, marks_what_has_no_verdict_yet_while_the_run_goes_on) {
  run_model run;
  for (auto const& e : {at(0, planned(0, "b", "waits")), at(0, planned(1, "b", "runs")),
                        at(1, attempt_started{1, "b", 1}), at(5, notice{"", "time goes by"})}) {
    run.fold(e);
  }
  std::string out;
  page_extras extras;
  extras.live = 17;
  write_page_data(run, extras, [&out](std::string_view piece) { out += piece; });
  auto const data = json::parse(out);
  EXPECT_EQ(data["live"], 17);
  EXPECT_EQ(data["cells"]["verdict"], "wr");
  EXPECT_EQ(data["cells"]["took"], json::parse("[0,4]"));
}

TEST(page_data, hostile_texts_stay_texts) {
  std::string const evil = "</script><script>alert(1)</script><!--\u2028\xff";
  auto attempt = ended(0, evil, verdict::failed, blame::test, evil);
  attempt.detail = attempt.output = attempt.source = evil;
  board_facts facts;
  facts.machine = facts.firmware = facts.version = evil;
  auto const out =
      written({at(0, run_started{evil, evil, {"mprun", evil}, evil}),
               at(0, board_declared{evil, evil, evil, {evil}, evil}),
               at(0, cell_planned{0, evil, evil, evil, evil}), at(0, board_opened{evil, facts, {}}),
               at(1, attempt_started{0, evil, 1}), at(2, attempt), at(2, notice{evil, evil}),
               at(3, board_lost{evil, blame::board, evil}),
               at(3, cell_finished{0, evil, verdict::failed, blame::test, evil, 1})});
  EXPECT_EQ(out.find('<'), std::string::npos);
  EXPECT_EQ(out.find("\u2028"), std::string::npos);
  auto const data = json::parse(out);
  EXPECT_THAT(data["cases"][0][1].get<std::string>(), testing::StartsWith("</script>"));
}

TEST(page_data, has_the_parts_of_the_command_that_reruns_a_case) {
  auto const data =
      data_of({at(0, run_started{"r", "0", {"mprun", "--farm", "f", "s"}, "h"}),
               at(0, board_declared{"a b", "unix", "", {}, ""}), at(0, planned(0, "a b", "x+y"))});
  EXPECT_EQ(data["again"], json::parse(R"([["mprun --farm f s",true]])"));
  EXPECT_EQ(data["boards"][0]["choice"], " --board 'a b'");
  EXPECT_EQ(data["cases"][0][3], R"( -i '^s/x\+y$')");
  EXPECT_FALSE(data["cells"].contains("run")) << "there is one run";
}

TEST(page_data, is_complete_for_a_run_that_never_began) {
  auto const data = data_of({});
  EXPECT_TRUE(data["cells"]["case"].empty());
  EXPECT_TRUE(data["boards"].empty());
}

} // namespace
} // namespace mprun
