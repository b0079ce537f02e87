#include "reports/github/annotations.hpp"

#include "reports/test_run.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string annotations_of(std::vector<event> const& events) {
  run_model run;
  for (auto const& e : events) {
    run.fold(e);
  }
  run.close();
  return github_annotations(run);
}

TEST(annotations, name_file_line_and_boards_and_end_with_the_command) {
  std::vector<event> events{at(0, run_started{"r", "0", {"mprun", "--farm", "f", "s"}, "h"})};
  for (cell_id cell = 0; cell < 2; ++cell) {
    events.push_back(
        at(0, cell_planned{cell, cell == 0 ? "a" : "b", "s", "x", "../s/x.py", "tests/s/x.py"}));
  }
  for (cell_id cell = 0; cell < 2; ++cell) {
    auto attempt = ended(cell, cell == 0 ? "a" : "b", verdict::failed, blame::test, "100 %, no: 1");
    attempt.line = 7;
    events.push_back(at(1, attempt_started{cell, attempt.board, 1}));
    events.push_back(at(2, attempt));
    events.push_back(at(
        2, cell_finished{cell, attempt.board, attempt.verdict, attempt.blame, attempt.message, 1}));
  }
  EXPECT_EQ(annotations_of(events),
            "::error file=tests/s/x.py,line=7,title=s/x failed on a%2C b::100 %25, no: 1%0A"
            "mprun --farm f s --board a -i '^s/x$'\n");
}

TEST(annotations, are_at_most_ten_with_a_count_of_the_rest) {
  auto const of = [](cell_id number) {
    std::vector<event> events;
    for (cell_id cell = 0; cell < number; ++cell) {
      events.push_back(at(0, planned(cell, "b", fmt::format("case{}", cell))));
    }
    for (cell_id cell = 0; cell < number; ++cell) {
      events.push_back(at(1, cell_finished{cell, "b", verdict::failed, blame::test, "no", 1}));
    }
    return annotations_of(events);
  };
  for (cell_id const number : {0U, 1U, 10U, 11U, 500U}) {
    auto const text = of(number);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), std::min<cell_id>(number, 10));
  }
  EXPECT_THAT(of(11), HasSubstr("::2 more did not pass"));
}

TEST(annotations, failed_tests_come_before_errors) {
  auto const text =
      annotations_of({at(0, planned(0, "b", "first")), at(0, planned(1, "b", "second")),
                      at(0, planned(2, "b", "third")),
                      at(1, cell_finished{0, "b", verdict::errored, blame::link, "cut", 1}),
                      at(1, cell_finished{1, "b", verdict::failed, blame::test, "no", 1}),
                      at(1, cell_finished{2, "b", verdict::skipped, blame::none, "not here", 0})});
  EXPECT_THAT(text, StartsWith("::error file=suites/s/second.py"));
  EXPECT_EQ(text.find("third"), std::string::npos);
}

TEST(annotations, leave_out_results_that_do_not_count) {
  cell_finished known{0, "b", verdict::failed, blame::test, "no", 1};
  known.quarantine = "later; ann";
  EXPECT_EQ(annotations_of({at(0, planned(0, "b", "x")), at(1, known)}), "");
}

TEST(annotations, no_text_becomes_a_command) {
  auto const text =
      annotations_of({at(0, cell_planned{0, "b\n::error::x", "s", "n", "f,line=2::x\n", ""}),
                      at(1, cell_finished{0, "", verdict::failed, blame::test,
                                          "a\n::set-output name=x::y\r::stop%0A", 1})});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, StartsWith("::error file=f%2Cline=2%3A%3Ax,line=1,title="));
}

} // namespace
} // namespace mprun
