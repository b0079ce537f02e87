#include "reports/events/replay.hpp"

#include "base/files/test_folder.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::string_view begin =
    R"({"event":"run_started","format":"mprun-events","version":1,"at":"2026-11-24T02:45:00.000Z",)"
    R"("since_start_us":0,"run_id":"r","program_version":"0","arguments":[],"host":"h"})"
    "\n";

/// The error message, and how many events were passed on.
std::pair<std::string, int> replayed(std::string_view text) {
  test_folder const folder;
  auto const file = folder.path() / "events.ndjson";
  write_file(file, text);
  int events = 0;
  auto const read = replay(file, [&](event const&) { ++events; });
  return {read.error().message, events};
}

TEST(replay, passes_on_nothing_if_the_file_is_not_a_recorded_run) {
  for (auto const* text : {"", "not json\n", "not json", "{}\n", "\n",
                           R"({"event":"unheard_of"})"
                           "\n"}) {
    auto const [problem, events] = replayed(text);
    EXPECT_THAT(problem, HasSubstr("events.ndjson:")) << text;
    EXPECT_EQ(problem.find('\n'), std::string::npos);
    EXPECT_EQ(events, 0);
  }
}

TEST(replay, refuses_a_later_version_and_names_the_line) {
  std::string line(begin);
  line.replace(line.find("\"version\":1"), 11, "\"version\":3");
  EXPECT_THAT(replayed(line).first, AllOf(HasSubstr(":1: "), HasSubstr("version 3")));
}

TEST(replay, ignores_events_of_a_later_minor_version) {
  auto const [problem, events] = replayed(std::string(begin) + "{\"event\":\"new\"}\n");
  EXPECT_EQ(problem, "");
  EXPECT_EQ(events, 1);
}

TEST(replay, last_line_may_be_cut_off_but_no_other) {
  auto const torn = std::string(begin) + "{\"event\":\"noti";
  EXPECT_EQ(replayed(torn), std::pair(std::string(), 1));
  EXPECT_THAT(replayed(torn + "\n").first, HasSubstr(":2: "));
}

TEST(replay, continues_after_damage_if_a_callback_is_given) {
  test_folder const folder;
  auto const file = folder.path() / "events.ndjson";
  auto const notice = R"({"event":"notice","at":"2026-11-24T02:45:00.000Z","since_start_us":1,)"
                      R"("board":"","message":"m"})"
                      "\n";
  write_file(file, std::string(begin) + "torn\n" + notice + "\n" + notice + "{\"event\":\"noti");
  int events = 0;
  std::vector<std::pair<std::size_t, bool>> damaged;
  EXPECT_TRUE(replay(
      file, [&](event const&) { ++events; },
      [&](damaged_line const& line) { damaged.emplace_back(line.number, line.is_cut_off); }));
  EXPECT_EQ(events, 3);
  EXPECT_THAT(damaged, testing::ElementsAre(testing::Pair(2U, false), testing::Pair(4U, false),
                                            testing::Pair(6U, true)));
}

TEST(replay, reports_a_missing_file_and_a_folder) {
  test_folder const folder;
  auto const nothing = [](event const&) {};
  auto const missing = replay(folder.path() / "none", nothing);
  EXPECT_EQ(missing.error().ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_THAT(missing.error().message, HasSubstr("No such file"));
  EXPECT_THAT(replay(folder.path(), nothing).error().message, HasSubstr("Is a directory"));
}

} // namespace
} // namespace mprun
