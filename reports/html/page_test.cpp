#include "reports/html/page.hpp"

#include "base/files/test_folder.hpp"
#include "reports/files/report_set.hpp"
#include "reports/html/html_report.hpp"
#include "reports/html/page_reading_test.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using testing::HasSubstr;

std::string page_of(std::vector<event> const& events) {
  test_folder const folder;
  report_set reports;
  reports.add(make_html_report(folder.path() / "report.html"));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), testing::ElementsAre());
  return read_file(folder.path() / "report.html");
}

std::size_t count_of(std::string const& page, std::string const& text) {
  std::size_t count = 0;
  for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) {
    ++count;
  }
  return count;
}

TEST(page, lets_only_its_own_script_and_style_run) {
  auto const page = page_of(events_of(mixed_run()));
  auto const policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
  auto const script = between(page, "<script>", "</script>");
  auto const style = between(page, "<style>", "</style>");
  EXPECT_EQ(policy, policy_for(script, style));
  EXPECT_THAT(policy, testing::StartsWith("default-src 'none'; script-src 'sha256-"));
  EXPECT_THAT(policy, testing::Not(HasSubstr("unsafe")));
}

TEST(page, policy_names_the_hash_as_browsers_compute_it) {
  // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
  EXPECT_THAT(policy_for("alert(1)", ""),
              HasSubstr("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
}

TEST(page, needs_no_network) {
  auto const page = page_of(events_of(mixed_run()));
  for (auto const* part : {"src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML",
                           "insertAdjacentHTML", "document.write", "eval("}) {
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(page.find("{{"), std::string::npos) << "a part that was not filled";
}

TEST(page, hostile_output_adds_no_elements) {
  auto const plain = page_of({at(0, planned(0, "b", "x"))});
  auto attempt = ended(0, "b", verdict::failed, blame::test, "</script><script>alert(1)</script>");
  attempt.output = "<!-- <script> </style> <img src=x onerror=alert(1)>";
  auto const page =
      page_of({at(0, planned(0, "b", "x")), at(1, attempt_started{0, "b", 1}), at(2, attempt)});
  for (auto const* part : {"<script", "</script", "<style", "</style", "<img", "<!--"}) {
    EXPECT_EQ(count_of(page, part), count_of(plain, part)) << part;
  }
  auto const data = nlohmann::json::parse(data_in(page));
  EXPECT_THAT(data["texts"].dump(), HasSubstr("onerror=alert(1)"));
}

TEST(page, of_a_server_may_ask_only_that_server) {
  auto const policy = policy_of(followed_run_page());
  EXPECT_THAT(policy, HasSubstr("connect-src 'self';"));
  EXPECT_THAT(policy_of(run_page()), testing::Not(HasSubstr("connect-src")));
}

TEST(page, reports_a_file_that_cannot_be_written) {
  test_folder const folder;
  report_set reports;
  reports.add(make_html_report(folder.path() / "none/report.html"));
  reports.on(events_of(mixed_run())[0]);
  EXPECT_THAT(reports.finish(), testing::ElementsAre(HasSubstr("report.html: No such file")));
}

} // namespace
} // namespace mprun
