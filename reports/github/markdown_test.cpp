#include "reports/github/markdown.hpp"

#include "reports/test_run.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string report_of(std::vector<event> const& events,
                      markdown_limits limits = {1'000'000, 10'000}) {
  run_model run;
  for (auto const& e : events) {
    run.fold(e);
  }
  run.close();
  return markdown_report(run, limits);
}

TEST(markdown, texts_are_escaped) {
  EXPECT_EQ(markdown_text("a_b*c `d` [e](f) <g> & @h #1 |\n~~i~~ $j$ !k \\"),
            "a\\_b\\*c \\`d\\` \\[e\\](f) &lt;g&gt; &amp; &#64;h &#35;1 &#124; \\~\\~i\\~\\~ "
            "\\$j\\$ \\!k \\\\");
  EXPECT_EQ(markdown_text("see https://example.com"), "see https&#58;//example.com");
}

TEST(markdown, no_text_ends_its_fence) {
  EXPECT_EQ(markdown_block("a"), "```text\na\n```\n\n");
  EXPECT_EQ(markdown_block("a\n```\nb\n"), "````text\na\n```\nb\n````\n\n");
  EXPECT_EQ(markdown_block("`````"), "``````text\n`````\n``````\n\n");
}

TEST(markdown, failures_come_first_and_end_with_the_command) {
  auto const text = report_of(events_of(mixed_run()));
  EXPECT_THAT(text, HasSubstr("## ❌ mprun: 9 failed, 10 errors, 41 passed, 10 skipped\n"));
  EXPECT_THAT(text, HasSubstr("### language/scope: failed\n\non unix-1, unix-2, unix-3, "));
  EXPECT_THAT(text, HasSubstr("mprun --farm lab.yaml suites/ --board unix-1 -i "
                              "'^language/scope$'\n```"));
  EXPECT_THAT(text, HasSubstr("File \"suites/language/scope.py\", line 12"));
  auto const first_failure = text.find("### language/scope: failed");
  EXPECT_LT(first_failure, text.find("### Boards that did not open or were lost"));
  EXPECT_LT(text.find("### Boards that did not"), text.find(": errored"));
  EXPECT_LT(text.find(": errored"), text.find("### Flaky"));
  EXPECT_LT(text.find("### Flaky"), text.find("### Boards\n"));
  EXPECT_LT(text.find("### Boards\n"), text.find("### Skipped"));
}

TEST(markdown, names_new_fixed_and_quarantined_results) {
  std::vector<event> events;
  for (cell_id cell = 0; cell < 3; ++cell) {
    events.push_back(at(0, planned(cell, "b", fmt::format("c{}", cell))));
  }
  cell_finished broken{0, "b", verdict::failed, blame::test, "1 is not 2", 1};
  broken.baseline = "new";
  cell_finished mended{1, "b", verdict::passed, blame::none, "", 1};
  mended.baseline = "fixed";
  cell_finished known{2, "b", verdict::failed, blame::test, "not built", 1};
  known.quarantine = "later; ann";
  for (auto const& each : {broken, mended, known}) {
    events.push_back(at(1, each));
  }
  events.push_back(at(2, run_finished{run_end::complete, 1, run_duration(2)}));
  auto const text = report_of(events);
  EXPECT_THAT(text, HasSubstr("Of the failures and errors, 1 is in quarantine.\n"));
  EXPECT_THAT(text, HasSubstr("1 new, 1 fixed compared with the baseline.\n"));
  EXPECT_THAT(text, HasSubstr("### s/c0: failed\n\non b · new · "));
  EXPECT_THAT(text, HasSubstr("### Fixed\n\n- s/c1 on b\n"));
  EXPECT_THAT(text, HasSubstr("### Quarantined\n\n- s/c2 failed on b: not built (later; ann)\n"));
  EXPECT_THAT(text, Not(HasSubstr("### s/c2")));
}

TEST(markdown, is_short_for_a_run_that_passed) {
  auto const text = report_of({at(0, planned(0, "b", "x")),
                               at(1, cell_finished{0, "b", verdict::passed, blame::none, "", 1}),
                               at(1, run_finished{run_end::complete, 0, run_duration(1)})});
  EXPECT_THAT(text, HasSubstr("## ✅ mprun: 0 failed, 0 errors, 1 passed, 0 skipped"));
  EXPECT_THAT(text, Not(HasSubstr("Flaky")));
}

std::vector<event> many_failures(cell_id number, std::size_t detail) {
  std::vector<event> events{at(0, run_started{"r", "0", {"mprun", "s"}, "h"})};
  for (cell_id cell = 0; cell < number; ++cell) {
    events.push_back(at(0, planned(cell, "b", fmt::format("case{}", cell))));
  }
  for (cell_id cell = 0; cell < number; ++cell) {
    auto attempt = ended(cell, "b", verdict::failed, blame::test, fmt::format("no {}", cell));
    attempt.detail = std::string(detail, 'd');
    events.push_back(at(1, attempt_started{cell, "b", 1}));
    events.push_back(at(1, attempt));
    events.push_back(
        at(1, cell_finished{cell, "b", attempt.verdict, attempt.blame, attempt.message, 1}));
  }
  return events;
}

TEST(markdown, whole_sections_are_dropped_and_counted) {
  for (auto const limit :
       {std::size_t{400}, std::size_t{5'000}, std::size_t{60'000}, std::size_t{1'000'000}}) {
    auto const text = report_of(many_failures(2000, 900), {limit, 10'000});
    EXPECT_LE(text.size(), limit);
    std::size_t shown = 0;
    for (auto at = text.find("### s/case"); at != std::string::npos;
         at = text.find("### s/case", at + 1)) {
      ++shown;
    }
    auto const boards = text.find("### Boards") == std::string::npos ? 1U : 0U;
    auto const head = text.find("## ❌") == std::string::npos ? 1U : 0U;
    EXPECT_THAT(text,
                HasSubstr(fmt::format("{} sections are left out", 2000 - shown + boards + head)))
        << limit;
  }
}

TEST(markdown, a_long_detail_is_cut) {
  auto const text = report_of(many_failures(1, 50'000), {60'000, 1'000});
  EXPECT_LT(text.size(), 3'000U);
  EXPECT_THAT(text, HasSubstr("bytes left out"));
}

} // namespace
} // namespace mprun
