#include "reports/console/line_console.hpp"

#include "base/files/test_folder.hpp"
#include "reports/console/console.hpp"
#include "reports/console/passed_on_test.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <unistd.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shown(std::vector<event> const& events, verbosity level = verbosity::normal) {
  std::string out;
  auto const sink = [&](std::string_view text) {
    out += text;
    return 0;
  };
  report_set reports;
  reports.add(make_line_console(std::make_unique<passed_on>(sink), "mprun-out", {}, level));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), ElementsAre());
  return out;
}

TEST(line_console, matches_the_golden_file_for_the_recorded_run) {
  expect_golden("console-piped.txt", shown(events_of(mixed_run())));
}

TEST(line_console, has_one_line_per_case_and_no_control_characters) {
  auto const text = shown(events_of(mixed_run()));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  std::istringstream lines(text.substr(0, text.find("\nSkipped\n")));
  int cases = 0;
  for (std::string line; std::getline(lines, line);) {
    for (auto const* word : {"PASS ", "FAIL ", "ERROR ", "TIMEOUT ", "SKIP ", "FLAKY "}) {
      cases += line.starts_with(word) ? 1 : 0;
    }
  }
  EXPECT_EQ(cases, 70);
}

std::size_t count_of(std::string const& text, std::string const& wanted) {
  std::size_t found = 0;
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
    ++found;
  }
  return found;
}

TEST(line_console, shows_only_what_did_not_pass_where_it_is_to_be_quiet) {
  auto const events = events_of(mixed_run());
  auto const normal = shown(events);
  auto const quiet = shown(events, verbosity::quiet);
  for (auto const* word : {"\nPASS ", "\nSKIP ", "\nNOTE ", "\nSlowest", "\nReports in"}) {
    EXPECT_NE(count_of(normal, word), 0U) << word;
    EXPECT_EQ(count_of("\n" + quiet, word), 0U) << word;
  }
  auto const until_summary = "\n" + normal.substr(0, normal.find("\nSkipped\n"));
  for (auto const* word : {"\nFAIL ", "\nERROR ", "\nTIMEOUT ", "\nLOST "}) {
    EXPECT_EQ(count_of("\n" + quiet, word), count_of(until_summary, word)) << word;
  }
  EXPECT_THAT(quiet, testing::EndsWith("Exit 1: a test is at fault\n"));
}

TEST(line_console, tells_of_boards_and_retries_where_it_is_to_be_verbose) {
  std::vector<event> events{at(0, run_started{"r", "0", {}, "h"}),
                            at(0, board_declared{"b", "unix", "", {}}),
                            at(0, planned(0, "b", "c"))};
  board_facts facts;
  facts.implementation = "micropython";
  facts.version = "1.25.0";
  facts.heap_free = 2'000'000;
  events.push_back(at(1, board_opened{"b", facts, run_duration(12'000)}));
  events.push_back(at(1, attempt_started{0, "b", 1}));
  auto failed = ended(0, "b", verdict::errored, blame::link, "cut off");
  events.push_back(at(2, failed));
  events.push_back(at(3, attempt_started{0, "b", 2}));
  failed = ended(0, "b", verdict::failed, blame::test, "differs", 2);
  for (int i = 0; i < 200; ++i) {
    failed.detail += fmt::format("+line {}\n", i);
  }
  events.push_back(at(4, failed));
  events.push_back(at(4, cell_finished{0, "b", verdict::failed, blame::test, "differs", 2}));
  auto const text = shown(events, verbosity::verbose);
  EXPECT_THAT(text, HasSubstr("OPEN     b  micropython 1.25.0, 2000 KB of heap free  12 ms\n"));
  EXPECT_THAT(text, HasSubstr("RETRY    b  s/c  attempt 2 after link: cut off\n"));
  EXPECT_THAT(text, HasSubstr("+line 199\n"));
  auto const normal = shown(events);
  EXPECT_EQ(count_of(normal, "OPEN ") + count_of(normal, "RETRY ") + count_of(normal, "line 199"),
            0U);
}

TEST(line_console, summary_of_a_large_run_stays_readable) {
  std::vector<event> events{at(0, run_started{"r", "0", {}, "h"})};
  constexpr cell_id boards = 1000;
  for (cell_id i = 0; i < boards; ++i) {
    events.push_back(at(0, planned(i, fmt::format("b{}", i), "same")));
    events.push_back(at(0, planned(0, "", "")));
  }
  for (cell_id i = 0; i < boards; ++i) {
    auto const board = fmt::format("b{}", i);
    events.push_back(at(1, board_lost{board, blame::board, "gone"}));
    events.push_back(
        at(1, cell_finished{i, board, verdict::errored, blame::board, "gone", 0, false}));
  }
  auto const text = shown(events);
  auto const summary = text.substr(text.find("\nBoards with problems\n"));
  EXPECT_LT(std::count(summary.begin(), summary.end(), '\n'), 120);
  EXPECT_THAT(summary, HasSubstr("... and 950 more"));
}

TEST(line_console, names_a_report_that_could_not_be_written) {
  test_folder const folder;
  write_file(folder.path() / "file", "");
  std::string out;
  report_set reports;
  auto const sink = [&](std::string_view text) {
    out += text;
    return 0;
  };
  reports.add(make_line_console(std::make_unique<passed_on>(sink), folder.path() / "file", {}));
  add_file_reports(reports, folder.path() / "file");
  reports.on(at(0, run_started{"r", "0", {}, "h"}));
  reports.on(at(1, run_finished{run_end::complete, 0, run_duration(1)}));
  reports.finish();
  EXPECT_THAT(out, HasSubstr("junit.xml: Not a directory"));
  EXPECT_THAT(out, HasSubstr("Exit 3: a report could not be written"));
}

TEST(console, reports_that_it_cannot_be_written) {
  auto const full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  report_set reports;
  reports.add(make_console(full, "mprun-out"));
  reports.on(events_of(mixed_run())[0]);
  EXPECT_THAT(reports.finish(), ElementsAre("cannot write the console: No space left on device"));
  ::close(full);
}

TEST(console, ignores_a_reader_that_went_away) {
  auto const sink = [](std::string_view) { return EPIPE; };
  report_set reports;
  reports.add(make_line_console(std::make_unique<passed_on>(sink), "mprun-out", {}));
  reports.on(events_of(mixed_run())[0]);
  EXPECT_THAT(reports.finish(), ElementsAre());
}

} // namespace
} // namespace mprun
