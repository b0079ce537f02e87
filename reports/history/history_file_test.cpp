#include "reports/history/history_file.hpp"

#include "reports/history/history_fixture_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace mprun {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto made = database::missing_file::made;

TEST(history_file, is_created_with_its_folder_and_opened_again) {
  test_folder const folder;
  auto const file = folder.path() / "state/mprun/history.sqlite";
  EXPECT_EQ(opened(file)->number("SELECT count(*) FROM run"), 0);
  keep(file, made_up_run{.number = 1, .letters = {"."}});
  EXPECT_EQ(opened(file)->number("SELECT count(*) FROM run"), 1);
  EXPECT_EQ(opened(file)->number("PRAGMA user_version"), history_version);
}

TEST(history_file, may_be_made_by_several_at_once) {
  constexpr int makers = 4;
  test_folder const folder;
  for (int i = 0; i < 40; ++i) {
    auto const file = folder.path() / fmt::format("{}.sqlite", i);
    std::latch all_there(makers);
    std::vector<std::string> problems(makers);
    std::vector<std::jthread> threads;
    for (auto& problem : problems) {
      threads.emplace_back([&] {
        all_there.arrive_and_wait();
        auto const found = open_history(file, made);
        problem = found ? "" : found.error().message;
      });
    }
    threads.clear();
    EXPECT_THAT(problems, testing::Each("")) << i;
  }
}

TEST(history_file, a_missing_file_is_refused_if_it_must_exist) {
  test_folder const folder;
  auto const file = folder.path() / "none.sqlite";
  auto const found = open_history(file, database::missing_file::refused);
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, StartsWith(file.string() + ": "));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(history_file, a_later_version_is_refused_with_the_reason_and_left_alone) {
  test_folder const folder;
  auto const file = folder.path() / "history.sqlite";
  opened(file)->execute("PRAGMA user_version = 7");
  auto const found = open_history(file, made);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            file.string() +
                ": was written by a later mprun (its version is 7, and this one knows 1)");
  EXPECT_EQ(database(file, made).number("PRAGMA user_version"), 7);
}

TEST(history_file, another_programs_file_is_refused_and_left_alone) {
  test_folder const folder;
  auto const file = folder.path() / "other.sqlite";
  database(file, made).execute("CREATE TABLE theirs (a)");
  EXPECT_THAT(open_history(file, made).error().message, EndsWith("is another program's database"));
  EXPECT_EQ(database(file, made).number("SELECT count(*) FROM sqlite_master"), 1);
}

TEST(history_file, a_damaged_file_is_refused_and_left_alone) {
  test_folder const folder;
  auto const file = folder.write("history.sqlite", "this is no database, whatever its name says");
  EXPECT_THAT(open_history(file, made).error().message,
              HasSubstr("is damaged: file is not a database"));
  EXPECT_EQ(read_file(file), "this is no database, whatever its name says");
}

TEST(history_file, a_file_that_cannot_be_created_is_reported) {
  test_folder const folder;
  auto const not_a_folder = folder.write("file");
  EXPECT_FALSE(open_history(not_a_folder / "history.sqlite", made));
  EXPECT_FALSE(open_history(folder.path(), made));
}

TEST(history_file, each_older_version_is_read) {
  for (auto version = 1; version <= history_version; ++version) {
    test_folder const folder;
    auto const file = folder.path() / "history.sqlite";
    auto const sql = source_folder() / fmt::format("golden/history-version-{}.sql", version);
    {
      database old(file, made);
      old.execute(read_file(sql));
      EXPECT_EQ(old.problem(), "");
      EXPECT_EQ(old.number("PRAGMA user_version"), version);
    }
    auto const window = window_of(file);
    ASSERT_EQ(window.runs.size(), 2U) << sql;
    auto const& newest = window.runs.back();
    EXPECT_EQ(newest.run_id, "run-002");
    EXPECT_EQ(newest.branch, "main");
    EXPECT_EQ(newest.commit, "b");
    EXPECT_EQ(newest.how, "complete");
    EXPECT_EQ(newest.exit_code, 1);
    EXPECT_EQ(newest.counts.planned, 10U);
    EXPECT_EQ(newest.counts.failed, 1U);
    EXPECT_EQ(newest.counts.flaky, 1U);
    EXPECT_EQ(window.results.size(), 20U);
    EXPECT_EQ(window.states.front().firmware, "v1.26.1");
    EXPECT_EQ(window.transfers.size(), 4U);
    EXPECT_EQ(usual_times(*opened(file)).size(), 8U);
  }
}

} // namespace
} // namespace mprun
