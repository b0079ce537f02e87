#include "reports/files/report_set.hpp"

#include "base/files/test_folder.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Replays a recorded run into the reports of a live run.
std::vector<std::string> run_live(std::filesystem::path const& folder,
                                  std::filesystem::path const& events = mixed_run()) {
  report_set reports;
  add_file_reports(reports, folder);
  EXPECT_TRUE(replay(events, [&](event const& e) { reports.on(e); }));
  return reports.finish();
}

std::vector<std::string> render(std::filesystem::path const& events,
                                std::filesystem::path const& folder) {
  report_set reports;
  add_rendered_reports(reports, folder);
  EXPECT_TRUE(replay(events, [&](event const& e) { reports.on(e); }));
  return reports.finish();
}

TEST(report_set, replay_gives_byte_identical_reports) {
  test_folder const live;
  test_folder const again;
  EXPECT_THAT(run_live(live.path()), ElementsAre());
  EXPECT_THAT(live.names(),
              ElementsAre("events.ndjson", "junit.xml", "report.html", "results.json"));
  EXPECT_THAT(render(live.path() / "events.ndjson", again.path()), ElementsAre());
  EXPECT_THAT(again.names(), ElementsAre("junit.xml", "report.html", "results.json"));
  for (auto const* name : {"junit.xml", "report.html", "results.json"}) {
    EXPECT_EQ(read_file(again.path() / name), read_file(live.path() / name));
  }
  EXPECT_EQ(read_file(live.path() / "events.ndjson"), read_file(mixed_run()));
}

TEST(report_set, the_journal_of_a_killed_run_renders_wherever_it_was_cut) {
  test_folder const folder;
  auto const whole = read_file(mixed_run());
  auto const journal = folder.path() / "events.ndjson.partial";
  auto const first_line = whole.find('\n') + 1;
  for (auto length = first_line; length < whole.size(); length += 997) {
    write_file(journal, whole.substr(0, length));
    EXPECT_THAT(render(journal, folder.path()), ElementsAre());
  }
  EXPECT_THAT(read_file(folder.path() / "results.json"), HasSubstr(R"("end":"cut-off")"));
}

TEST(report_set, removes_the_reports_of_an_earlier_run) {
  test_folder const folder;
  for (auto const* name : {"junit.xml", "report.html", "results.json", "events.ndjson"}) {
    write_file(folder.path() / name, "old");
  }
  report_set reports;
  add_file_reports(reports, folder.path());
  reports.on(events_of(mixed_run())[0]);
  EXPECT_THAT(folder.names(), ElementsAre("events.ndjson.partial"));
}

TEST(report_set, a_failing_reporter_is_reported_and_does_not_affect_the_others) {
  test_folder const folder;
  std::filesystem::create_directory(folder.path() / "junit.xml");
  write_file(folder.path() / "junit.xml/keep", "");
  std::filesystem::create_symlink("/dev/full", folder.path() / "events.ndjson.partial");
  auto const problems = run_live(folder.path());
  EXPECT_THAT(problems, ElementsAre(HasSubstr("junit.xml: Is a directory"),
                                    HasSubstr("events.ndjson: No space left on device")));
  EXPECT_THAT(read_file(folder.path() / "results.json"), HasSubstr("mprun-results"));
}

TEST(report_set, a_path_that_is_not_a_folder_is_reported_for_each_report) {
  test_folder const folder;
  write_file(folder.path() / "file", "");
  EXPECT_EQ(run_live(folder.path() / "file").size(), 4U);
}

TEST(report_set, console_added_first_finishes_last_and_knows_the_problems) {
  class last : public reporter {
  public:
    explicit last(std::size_t& known) : known_(known) {}
    void on(event const&, run_model const&) override {}
    file_result<void> finish(run_model const& run) override {
      known_ = run.problems().size();
      return {};
    }

  private:
    std::size_t& known_;
  };
  test_folder const folder;
  write_file(folder.path() / "file", "");
  std::size_t known = 0;
  report_set reports;
  reports.add(std::make_unique<last>(known));
  add_file_reports(reports, folder.path() / "file");
  reports.on(events_of(mixed_run())[0]);
  EXPECT_EQ(reports.finish().size(), 4U);
  EXPECT_EQ(known, 4U);
}

} // namespace
} // namespace mprun
