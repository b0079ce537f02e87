#include "reports/events/events_file.hpp"

#include "base/files/test_folder.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(events_file, is_written_line_by_line_and_renamed_at_the_end) {
  test_folder const folder;
  auto const events = events_of(mixed_run());
  auto const whole = read_file(mixed_run());
  run_model run;
  auto file = make_events_file(folder.path() / "events.ndjson");
  std::size_t lines = 0;
  for (auto const& e : events) {
    file->on(e, run);
    ++lines;
    if (std::holds_alternative<cell_planned>(e.fact) ||
        std::holds_alternative<board_declared>(e.fact)) {
      continue; // the plan may be written as a whole
    }
    auto const now = read_file(folder.path() / "events.ndjson.partial");
    EXPECT_EQ(static_cast<std::size_t>(std::count(now.begin(), now.end(), '\n')), lines);
    EXPECT_EQ(now, whole.substr(0, now.size()));
  }
  EXPECT_TRUE(file->finish(run));
  EXPECT_THAT(folder.names(), testing::ElementsAre("events.ndjson"));
  EXPECT_EQ(read_file(folder.path() / "events.ndjson"), whole);
}

TEST(events_file, a_full_disk_is_reported_once_and_the_file_stays_partial) {
  test_folder const folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "events.ndjson.partial");
  run_model run;
  auto file = make_events_file(folder.path() / "events.ndjson");
  for (auto const& e : events_of(mixed_run())) {
    file->on(e, run);
  }
  EXPECT_EQ(file->finish(run).error().message, "cannot write " +
                                                   (folder.path() / "events.ndjson").string() +
                                                   ": No space left on device");
  EXPECT_THAT(folder.names(), testing::ElementsAre("events.ndjson.partial"));
}

} // namespace
} // namespace mprun
