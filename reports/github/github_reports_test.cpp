#include "reports/github/github_reports.hpp"

#include "base/files/test_folder.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// Returns the problems that it reported.
std::vector<std::string> written(std::filesystem::path const& folder,
                                 std::filesystem::path const& summary) {
  report_set reports;
  reports.add(make_github_reports(folder, summary));
  for (auto const& e : events_of(mixed_run())) {
    reports.on(e);
  }
  testing::internal::CaptureStdout();
  auto problems = reports.finish();
  EXPECT_THAT(testing::internal::GetCapturedStdout(), StartsWith("::error file="));
  return problems;
}

TEST(github_reports, append_the_summary_and_write_the_comment) {
  test_folder const folder;
  auto const summary = folder.path() / "summary";
  write_file(summary, "before\n");
  EXPECT_THAT(written(folder.path(), summary), ElementsAre());
  EXPECT_THAT(read_file(summary), StartsWith("before\n## ❌ mprun: 9 failed"));
  auto const comment = read_file(folder.path() / "github-comment.md");
  EXPECT_THAT(comment, StartsWith("<!-- mprun report -->\n## ❌ mprun"));
  EXPECT_LT(comment.size(), 60'000U);
  EXPECT_THAT(folder.names(), ElementsAre("github-comment.md", "summary"));
}

TEST(github_reports, summary_that_is_nearly_full_stays_below_the_limit) {
  test_folder const folder;
  auto const summary = folder.path() / "summary";
  write_file(summary, std::string(999'000, 'x'));
  EXPECT_THAT(written(folder.path(), summary), ElementsAre());
  auto const text = read_file(summary);
  EXPECT_LE(text.size(), 1'000'000U);
  EXPECT_THAT(text, HasSubstr("sections are left out"));
}

TEST(github_reports, outside_github_the_summary_is_a_file_of_its_own) {
  test_folder const folder;
  EXPECT_THAT(written(folder.path(), ""), ElementsAre());
  EXPECT_THAT(folder.names(), ElementsAre("github-comment.md", "step-summary.md"));
}

TEST(github_reports, write_errors_are_reported_and_hide_nothing) {
  test_folder const folder;
  EXPECT_THAT(written(folder.path(), folder.path()), ElementsAre(HasSubstr("Is a directory")));
  EXPECT_THAT(folder.names(), ElementsAre("github-comment.md"));
}

} // namespace
} // namespace mprun
