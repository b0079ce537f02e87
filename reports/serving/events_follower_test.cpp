#include "reports/serving/events_follower.hpp"

#include "base/files/test_folder.hpp"
#include "reports/events/event_json.hpp"
#include "reports/test_run.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class followed_file : public testing::Test {
protected:
  void append(std::string const& text) { std::ofstream(file(), std::ios::app) << text; }
  void overwrite(std::string const& text) { std::ofstream(file(), std::ios::trunc) << text; }
  std::filesystem::path file() const { return folder_.path() / "events.ndjson.partial"; }
  std::filesystem::path folder() const { return folder_.path(); }

  static void read(events_follower& follower) {
    while (follower.read_more()) {
    }
  }

  static std::string start_of(std::string const& run) {
    return to_json_line(at(0, run_started{run, "0", {"mprun"}, "h"})) + "\n";
  }
  static std::string line_of(event const& e) { return to_json_line(e) + "\n"; }

private:
  test_folder folder_;
};

TEST_F(followed_file, shows_what_has_been_written_so_far) {
  events_follower follower(folder());
  read(follower);
  auto const before = follower.version();
  append(start_of("r") + line_of(at(0, planned(0, "b", "x"))));
  read(follower);
  EXPECT_GT(follower.version(), before);
  ASSERT_EQ(follower.run().cells().size(), 1U);
  EXPECT_FALSE(follower.run().cells()[0].settled);
  auto const whole = line_of(at(2, cell_finished{0, "b", verdict::passed, blame::none, "", 1}));
  append(whole.substr(0, 20));
  read(follower);
  EXPECT_FALSE(follower.run().cells()[0].settled) << "half a line is not an event yet";
  append(whole.substr(20));
  read(follower);
  EXPECT_TRUE(follower.run().cells()[0].settled);
  EXPECT_THAT(follower.run().notices(), IsEmpty());
}

TEST_F(followed_file, is_read_as_a_whole_in_parts) {
  append(start_of("r"));
  std::string text;
  for (cell_id i = 0; i < 20'000; ++i) {
    text += line_of(at(0, planned(i, "b", "case_" + std::to_string(i))));
  }
  append(text);
  events_follower follower(folder());
  EXPECT_TRUE(follower.read_more()) << "others get their turn in between";
  read(follower);
  EXPECT_EQ(follower.run().cells().size(), 20'000U);
}

TEST_F(followed_file, gets_another_name_at_the_end_of_its_run) {
  append(start_of("r") + line_of(at(0, planned(0, "b", "x"))));
  events_follower follower(folder());
  read(follower);
  auto const before = follower.version();
  std::filesystem::rename(file(), folder() / "events.ndjson");
  read(follower);
  EXPECT_EQ(follower.version(), before) << "it is the same run";
  EXPECT_EQ(follower.run().cells().size(), 1U);
}

TEST_F(followed_file, is_read_again_once_it_was_replaced_truncated_or_removed) {
  append(start_of("first") + line_of(at(0, planned(0, "b", "x"))));
  events_follower follower(folder());
  read(follower);
  overwrite(start_of("2"));
  read(follower);
  EXPECT_EQ(follower.run().about().run_id, "2");
  EXPECT_THAT(follower.run().cells(), IsEmpty());
  std::filesystem::remove(file());
  read(follower);
  EXPECT_EQ(follower.run().about().run_id, "2") << "the last run stays in sight";
  append(start_of("third") + line_of(at(0, planned(0, "b", "x"))));
  read(follower);
  EXPECT_EQ(follower.run().about().run_id, "third");
  append(start_of("fourth"));
  read(follower);
  EXPECT_EQ(follower.run().about().run_id, "fourth");
  EXPECT_THAT(follower.run().cells(), IsEmpty());
}

TEST_F(followed_file, says_which_line_is_damaged) {
  append(start_of("r") + "{\"event\":\n" + line_of(at(0, planned(0, "b", "x"))));
  events_follower follower(folder());
  read(follower);
  EXPECT_EQ(follower.run().cells().size(), 1U);
  ASSERT_EQ(follower.run().notices().size(), 1U);
  EXPECT_THAT(follower.run().notices()[0].message, HasSubstr("line 2"));
  EXPECT_EQ(follower.problem(), "");
}

TEST_F(followed_file, must_be_that_of_a_run) {
  append("hello\n");
  events_follower follower(file());
  read(follower);
  EXPECT_THAT(follower.problem(), HasSubstr("not the events of a run"));
}

} // namespace
} // namespace mprun
