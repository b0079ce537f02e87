#include "reports/history/prune.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;

class prune_test : public testing::Test {
protected:
  void keep_runs(int count, std::string const& letters) {
    for (int i = 0; i < count; ++i) {
      keep(file, made_up_run{i, {letters}});
    }
  }
  std::vector<std::string> runs() {
    std::vector<std::string> out;
    for (auto const& run : window_of(file).runs) {
      out.push_back(run.run_id);
    }
    return out;
  }
  wall_time newest() { return window_of(file).runs.back().started; }

  test_folder folder;
  std::filesystem::path file = folder.path() / "history.sqlite";
};

TEST_F(prune_test, keeps_recent_runs_of_a_small_history) {
  keep_runs(3, ".F");
  prune(*opened(file), newest());
  EXPECT_EQ(runs().size(), 3U);
}

TEST_F(prune_test, removes_old_runs_with_all_their_rows) {
  keep_runs(5, ".F~");
  prune(*opened(file), newest(), {.age = std::chrono::days(2)});
  EXPECT_THAT(runs(), ElementsAre("run-002", "run-003", "run-004"));
  auto const history = opened(file);
  for (auto const* table : {"result", "attempt", "transfer", "board_state"}) {
    EXPECT_EQ(history->number(fmt::format("SELECT count(DISTINCT run) FROM {}", table)), 3)
        << table;
  }
  EXPECT_EQ(history->number("SELECT count(*) FROM pragma_integrity_check "
                            "WHERE integrity_check <> 'ok'"),
            0);
}

TEST_F(prune_test, removes_the_oldest_runs_if_the_file_is_too_large) {
  keep_runs(4, std::string(2000, 'F'));
  auto const size = [this] {
    auto const history = opened(file);
    return (history->number("PRAGMA page_count") - history->number("PRAGMA freelist_count")) *
           history->number("PRAGMA page_size");
  };
  auto const before = size();
  prune(*opened(file), newest(), {.bytes = before / 2});
  EXPECT_LE(size(), before / 2);
  EXPECT_EQ(runs().back(), "run-003");
  EXPECT_LT(runs().size(), 4U);
}

TEST_F(prune_test, never_removes_the_newest_run_and_limits_removals_per_run) {
  keep_runs(6, ".");
  prune(*opened(file), newest(), {.bytes = 1, .runs_at_once = 2});
  EXPECT_EQ(runs().size(), 4U);
  prune(*opened(file), newest(), {.bytes = 1});
  EXPECT_THAT(runs(), ElementsAre("run-005"));
}

} // namespace
} // namespace mprun
