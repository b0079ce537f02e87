#include "reports/history/past_results_reader.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class past_results_test : public testing::Test {
protected:
  past_results before(made_up_run const& run, past_limits const& limits = {}) {
    run_model model;
    for (auto const& e : events_of(run)) {
      model.fold(e);
    }
    auto const history = opened(file);
    auto out = read_past_results(*history, model, limits);
    EXPECT_EQ(history->problem(), "");
    return out;
  }

  test_folder folder;
  std::filesystem::path file = folder.path() / "history.sqlite";
};

TEST_F(past_results_test, are_those_of_the_same_case_on_the_same_board) {
  keep(file, made_up_run{1, {".F", "s"}, "c1"});
  keep(file, made_up_run{2, {"~", "L"}, "c2"});
  auto const past = before(made_up_run{3, {"..", "."}});
  ASSERT_THAT(past.runs, SizeIs(2));
  EXPECT_EQ(past.runs[0].run_id, "run-001");
  EXPECT_EQ(past.runs[1].commit, "c2");
  auto const letters = [&](char const* name, char const* board) {
    return past.cases.at(past_results::key("s", name, board)).letters;
  };
  EXPECT_EQ(letters("c0", "board-0"), "py");
  EXPECT_EQ(letters("c1", "board-0"), "f ");
  EXPECT_EQ(letters("c0", "board-1"), "se");
  EXPECT_THAT(past.cases.at(past_results::key("s", "c0", "board-0")).took,
              ElementsAre(10'000, 11'000));
}

TEST_F(past_results_test, are_of_earlier_runs_only) {
  for (auto const number : {1, 2, 3}) {
    keep(file, made_up_run{number, {"."}});
  }
  auto const past = before(made_up_run{2, {"."}});
  ASSERT_THAT(past.runs, SizeIs(1));
  EXPECT_EQ(past.runs[0].run_id, "run-001");
}

TEST_F(past_results_test, leave_out_runs_of_other_cases) {
  keep(file, made_up_run{1, {"  ."}});
  EXPECT_THAT(before(made_up_run{2, {"."}}).runs, IsEmpty());
}

TEST_F(past_results_test, are_bounded_by_runs_and_results) {
  for (int number = 1; number <= 6; ++number) {
    keep(file, made_up_run{number, {"...."}});
  }
  auto const now = made_up_run{9, {"...."}};
  auto const three = before(now, {.runs = 3});
  ASSERT_THAT(three.runs, SizeIs(3));
  EXPECT_EQ(three.runs.front().run_id, "run-004") << "the newest, oldest first";
  EXPECT_THAT(before(now, {.results = 5}).runs, SizeIs(2)) << "no third run after eight results";
  EXPECT_THAT(before(now, {.searched_runs = 1}).runs, SizeIs(1));
}

} // namespace
} // namespace mprun
