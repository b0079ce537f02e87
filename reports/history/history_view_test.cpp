#include "reports/history/history_view.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::IsEmpty;

class history_view_test : public testing::Test {
protected:
  void keep_run(made_up_run const& run) { keep(file, run); }
  /// Keeps one run per letter, with a single case on a single board.
  void keep_letters(std::string const& letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      keep(file, made_up_run{static_cast<int>(i),
                             {std::string(1, letters[i])},
                             fmt::format("commit-{}", i)});
    }
  }
  void look(window_query const& query = {}) {
    window = window_of(file, query);
    view = view_of(window);
  }

  test_folder folder;
  std::filesystem::path file = folder.path() / "history.sqlite";
  history_window window;
  history_view view;
};

TEST_F(history_view_test, names_the_first_bad_run_and_the_last_good_one) {
  keep_letters("..FFF");
  look();
  ASSERT_EQ(view.bad.size(), 1U);
  EXPECT_EQ(view.bad[0].first_run, "run-002");
  EXPECT_EQ(view.bad[0].first_commit, "commit-2");
  EXPECT_EQ(view.bad[0].last_good_commit, "commit-1");
  EXPECT_EQ(view.bad[0].bad_runs, 3U);
  EXPECT_EQ(view.bad[0].letters, "..FFF");
  EXPECT_TRUE(view.bad[0].ever_passed);
}

TEST_F(history_view_test, has_no_bad_case_if_the_newest_run_passed) {
  keep_letters("FFF.");
  look();
  EXPECT_THAT(view.bad, IsEmpty());
}

TEST_F(history_view_test, ignores_skips_at_the_end) {
  keep_letters(".Fs");
  look();
  ASSERT_EQ(view.bad.size(), 1U);
  EXPECT_EQ(view.bad[0].first_run, "run-001");
}

TEST_F(history_view_test, looks_for_a_beginning_before_the_window) {
  keep_letters("..FFFFFF");
  look({.runs = 3});
  ASSERT_EQ(view.bad.size(), 1U);
  EXPECT_TRUE(view.bad[0].may_go_back);
  EXPECT_EQ(view.bad[0].first_run, "run-005");
  auto const history = opened(file);
  find_beginnings(*history, window, view, 0);
  EXPECT_TRUE(view.bad[0].may_go_back) << "none was to be asked for";
  find_beginnings(*history, window, view, 10);
  EXPECT_FALSE(view.bad[0].may_go_back);
  EXPECT_EQ(view.bad[0].first_run, "run-002");
  EXPECT_EQ(view.bad[0].bad_runs, 6U);
  EXPECT_EQ(view.bad[0].last_good_commit, "commit-1");
}

TEST_F(history_view_test, marks_cases_that_never_passed) {
  keep_letters("FFFF");
  look({.runs = 2});
  find_beginnings(*opened(file), window, view, 10);
  ASSERT_EQ(view.bad.size(), 1U);
  EXPECT_FALSE(view.bad[0].ever_passed);
  EXPECT_EQ(view.bad[0].first_run, "run-000");
}

TEST_F(history_view_test, scores_flakiness_by_firmware) {
  for (int i = 0; i < 8; ++i) {
    keep_run({.number = i,
              .letters = {i % 2 == 0 ? "." : "F"},
              .firmware = i < 4 ? "v1.25.0" : "v1.26.0"});
  }
  keep_run({.number = 8, .letters = {"."}, .firmware = "v1.27.0"});
  look();
  ASSERT_EQ(view.flaky.size(), 2U);
  for (auto const& flaky : view.flaky) {
    EXPECT_EQ(flaky.score.runs(), 4U);
    EXPECT_EQ(flaky.score.turns(), 3U);
  }
  EXPECT_EQ(view.flaky[0].letters.size(), 9U);
}

TEST_F(history_view_test, sorts_the_slowest_first_by_their_usual_time) {
  keep_run({.number = 1, .letters = {"."}, .took = std::chrono::milliseconds(9)});
  keep_run({.number = 2, .letters = {"  ."}, .took = std::chrono::milliseconds(70)});
  keep_run({.number = 3, .letters = {"."}, .took = std::chrono::milliseconds(11)});
  keep_run({.number = 4, .letters = {"."}, .took = std::chrono::milliseconds(900)});
  look();
  ASSERT_EQ(view.slow.size(), 2U);
  EXPECT_EQ(window.cases[view.slow[0].which].name, "s/c2");
  EXPECT_EQ(view.slow[1].usual, std::chrono::milliseconds(11));
  EXPECT_EQ(view.slow[1].last, std::chrono::milliseconds(900));
}

TEST_F(history_view_test, sums_up_boards_and_links) {
  keep_run({.number = 1, .letters = {".F", "L~"}});
  keep_run({.number = 2, .letters = {"..", ".."}, .firmware = "v1.27.0"});
  look();
  ASSERT_EQ(view.boards.size(), 2U);
  EXPECT_EQ(view.boards[0].runs, 2U);
  EXPECT_EQ(view.boards[0].counts.failed, 1U);
  EXPECT_EQ(view.boards[1].counts.errored, 1U);
  EXPECT_EQ(view.boards[1].counts.flaky, 1U);
  EXPECT_EQ(view.boards[0].firmware, "v1.27.0");
  ASSERT_EQ(view.links.size(), 2U);
  EXPECT_EQ(view.links[0].link, "serial: 0");
  EXPECT_EQ(view.links[0].link_errors, 0U);
  EXPECT_EQ(view.links[1].link_errors, 1U);
  EXPECT_EQ(view.links[0].to_board.files, 2U);
  EXPECT_DOUBLE_EQ(view.links[0].to_board.bytes_per_second, 100'000);
  EXPECT_DOUBLE_EQ(view.links[0].from_board.bytes_per_second, 200'000);
  EXPECT_EQ(view.links[1].to_board.files, 0U);
}

TEST_F(history_view_test, leaves_out_what_the_query_does_not_match) {
  keep_run({.number = 1, .letters = {"FF", "FF"}, .branch = "main"});
  keep_run({.number = 2, .letters = {"FF", "FF"}, .branch = "side"});
  window_query query;
  query.branch = "main";
  query.cases = "c1$";
  query.boards = "^board-0$";
  look(query);
  EXPECT_EQ(window.all_runs, 1U);
  ASSERT_EQ(view.bad.size(), 1U);
  EXPECT_EQ(window.cases[view.bad[0].which].name, "s/c1");
  EXPECT_EQ(view.boards.size(), 1U);
}

} // namespace
} // namespace mprun
