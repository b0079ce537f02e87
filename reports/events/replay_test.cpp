#include "reports/events/replay.hpp"

#include "base/files/test_folder.hpp"
#include "reports/test_run.hpp"

#include <fmt/format.h>
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

TEST(replay, passes_on_many_events_in_their_order_whichever_processor_parsed_them) {
  test_folder const folder;
  auto const file = folder.path() / "events.ndjson";
  constexpr std::size_t lines = 20'000;
  constexpr std::size_t torn = 12'345;
  std::string text(begin);
  for (std::size_t i = 2; i <= lines; ++i) {
    text += i == torn ? "torn\n"
                      : R"({"event":"notice","at":"2026-11-24T02:45:00.000Z","board":"",)" +
                            fmt::format("\"since_start_us\":{},\"message\":\"{}\"}}\n", i,
                                        std::string(i % 500, 'm'));
  }
  write_file(file, text);
  std::size_t line = 1;
  bool is_in_order = true;
  std::vector<std::size_t> damaged;
  EXPECT_TRUE(replay(
      file,
      [&](event const& e) {
        is_in_order =
            is_in_order && (line == 1 || static_cast<std::size_t>(e.since_start.count()) == line);
        ++line;
      },
      [&](damaged_line const& at) {
        damaged.push_back(at.number);
        ++line;
      }));
  EXPECT_TRUE(is_in_order);
  EXPECT_EQ(line, lines + 1);
  EXPECT_EQ(damaged, std::vector{torn});

  auto const refused = replay(file, [](event const&) {});
  EXPECT_THAT(refused.error().message, HasSubstr(":12345: "));
}

TEST(replay, passes_on_lines_wherever_a_block_of_the_file_ends) {
  constexpr std::size_t block = std::size_t{1} << 19;
  std::string const line = R"({"event":"notice","at":"2026-11-24T02:45:00.000Z",)"
                           R"("since_start_us":1,"board":"","message":"")";
  for (std::size_t size : {block - 2, block - 1, block, block + 1, 3 * block}) {
    auto const first =
        std::string(begin) + line + std::string(size - begin.size() - line.size() - 2, ' ') + "}\n";
    ASSERT_EQ(first.size(), size);
    EXPECT_EQ(replayed(first), std::pair(std::string(), 2));
    EXPECT_EQ(replayed(first + line + "}"), std::pair(std::string(), 3)) << "a whole last line";
    EXPECT_EQ(replayed(first + line + "}\n"), std::pair(std::string(), 3));
    EXPECT_EQ(replayed(first + line), std::pair(std::string(), 2)) << "cut off";
    EXPECT_THAT(replayed(first + line + "\n").first, HasSubstr(":3: "));
    EXPECT_THAT(replayed(first + "\n").first, HasSubstr(":3: ")) << "an empty line";
  }
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
