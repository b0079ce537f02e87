#include "reports/files/junit.hpp"

#include "base/files/test_folder.hpp"
#include "base/text/text.hpp"
#include "base/text/utf8.hpp"
#include "reports/files/report_set.hpp"
#include "reports/test_run.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <set>

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string junit_of(std::vector<event> const& events) {
  test_folder const folder;
  auto const file = folder.path() / "junit.xml";
  auto const logs = folder.path() / "boards";
  std::filesystem::create_directory(logs);
  for (auto const& e : events) {
    if (auto const* planned = std::get_if<cell_planned>(&e.fact)) {
      std::ofstream(logs / (planned->board + ".log")).close();
    }
  }
  report_set reports;
  reports.add(make_junit_report(file, logs));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), testing::ElementsAre());
  auto const command = "xmllint --noout --schema '" +
                       (source_folder() / "files/junit.xsd").string() + "' '" + file.string() +
                       "' 2>'" + (folder.path() / "errors").string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << read_file(folder.path() / "errors");
  auto text = read_file(file);
  auto const name = folder.path().string();
  for (auto found = text.find(name); found != std::string::npos; found = text.find(name)) {
    text.replace(found, name.size(), "out");
  }
  return text;
}

pugi::xml_document parsed(std::string const& text) {
  pugi::xml_document out;
  EXPECT_TRUE(out.load_buffer(text.data(), text.size(), pugi::parse_full));
  return out;
}

TEST(junit, matches_the_golden_file_for_the_recorded_run) {
  expect_golden("junit.xml", junit_of(events_of(mixed_run())));
}

TEST(junit, counts_match_the_elements) {
  auto const document = parsed(junit_of(events_of(mixed_run())));
  auto const root = document.child("testsuites");
  auto const count = [](pugi::xml_node node, std::string const& path) {
    return static_cast<int>(node.select_nodes(path.c_str()).size());
  };
  EXPECT_EQ(root.attribute("tests").as_int(), count(root, ".//testcase"));
  EXPECT_EQ(root.attribute("failures").as_int(), count(root, ".//testcase/failure"));
  EXPECT_EQ(root.attribute("errors").as_int(), count(root, ".//testcase/error"));
  EXPECT_EQ(root.attribute("skipped").as_int(), count(root, ".//testcase/skipped"));
  for (auto const suite : root.children("testsuite")) {
    EXPECT_EQ(suite.attribute("tests").as_int(), count(suite, "testcase"));
    EXPECT_EQ(suite.attribute("failures").as_int(), count(suite, "testcase/failure"));
    EXPECT_EQ(suite.attribute("errors").as_int(), count(suite, "testcase/error"));
    EXPECT_EQ(suite.attribute("skipped").as_int(), count(suite, "testcase/skipped"));
    for (auto const testcase : suite.children("testcase")) {
      EXPECT_STREQ(testcase.attribute("classname").value(), suite.attribute("name").value());
      EXPECT_GE(testcase.attribute("line").as_int(), 1);
      EXPECT_STRNE(testcase.attribute("file").value(), "");
    }
  }
}

TEST(junit, the_message_is_complete_and_begins_the_text) {
  auto const document = parsed(junit_of(events_of(mixed_run())));
  int seen = 0;
  for (auto const& found : document.select_nodes("//failure | //error | //rerunFailure")) {
    std::string const message = found.node().attribute("message").value();
    auto const trace = found.node().child("stackTrace");
    std::string const text = (trace ? trace : found.node()).text().get();
    EXPECT_THAT(text, StartsWith(message + "\n"));
    EXPECT_THAT(text, HasSubstr("case: suites/"));
    EXPECT_THAT(text, HasSubstr("board: "));
    ++seen;
  }
  EXPECT_GT(seen, 15);
}

TEST(junit, the_element_follows_the_verdict_even_if_an_earlier_attempt_differs) {
  std::vector<event> events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, planned(0, "b", "a")),
      at(1, attempt_started{0, "b", 1}),
      at(2, ended(0, "b", verdict::errored, blame::link, "cut")),
      at(3, attempt_started{0, "b", 2}),
      at(4, ended(0, "b", verdict::failed, blame::test, "wrong", 2)),
      at(5, cell_finished{0, "b", verdict::failed, blame::test, "wrong", 2, false}),
  };
  auto const document = parsed(junit_of(events));
  auto const testcase = document.select_node("//testcase").node();
  EXPECT_STREQ(testcase.child("failure").attribute("message").value(), "b: wrong");
  EXPECT_STREQ(testcase.child("rerunFailure").attribute("message").value(), "b: cut");
  EXPECT_FALSE(testcase.child("error"));
}

TEST(junit, names_are_unique_despite_dots_and_duplicates) {
  std::vector<event> events{at(0, run_started{"r", "0", {}, "h"})};
  cell_id cell = 0;
  for (auto const* board : {"a", "a.b", ""}) {
    for (auto const* suite : {"c", "b.c", "b_c"}) {
      for (auto const* file : {"x.py", "elsewhere/x.py"}) {
        events.push_back(at(0, cell_planned{cell++, board, suite, "x", file, ""}));
      }
    }
  }
  auto const document = parsed(junit_of(events)); // the schema demands it too
  std::set<std::string> names;
  for (auto const& found : document.select_nodes("//testsuite")) {
    std::string const name = found.node().attribute("name").value();
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(names.size(), 9U);
  EXPECT_TRUE(names.contains("a.b.c")) << "the board's dots stay";
  EXPECT_TRUE(names.contains("a.b_c")) << "the suite's do not";
  EXPECT_TRUE(names.contains("no-board.c"));
}

TEST(junit, names_are_unique_as_they_are_written) {
  std::vector<event> events{at(0, run_started{"r", "0", {}, "h"})};
  cell_id cell = 0;
  for (auto const* suite : {"s", "s ", "s\t"}) {
    for (auto const* name : {"test", "test ", " test", "a b", "a\tb", "a\nb"}) {
      events.push_back(at(0, cell_planned{cell++, "b", suite, name, "x.py", ""}));
    }
  }
  auto const document = parsed(junit_of(events)); // the schema demands it
  std::set<std::string> names;
  for (auto const& found : document.select_nodes("//testsuite[1]/testcase")) {
    names.insert(found.node().attribute("name").value());
  }
  EXPECT_EQ(names, (std::set<std::string>{"test", "test~2", "test~3", "a b", "a b~2", "a b~3"}));
}

TEST(junit, the_file_is_relative_to_the_repository) {
  std::vector<event> const events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, cell_planned{0, "b", "s", "a", "../tests/a.py", "tests/a.py"}),
      at(0, cell_planned{1, "b", "s", "c", "/tmp/c.py", ""}),
      at(1, attempt_started{0, "b", 1}),
      at(2, ended(0, "b", verdict::failed, blame::test, "wrong")),
      at(3, cell_finished{0, "b", verdict::failed, blame::test, "wrong", 1, false}),
  };
  auto const document = parsed(junit_of(events));
  auto const testcase = document.select_node("//testcase[@name='a']").node();
  EXPECT_STREQ(testcase.attribute("file").value(), "tests/a.py");
  EXPECT_STREQ(testcase.child("failure").attribute("message").value(), "b: wrong");
  EXPECT_THAT(testcase.child("failure").text().get(), StartsWith("b: wrong\n\ncase: tests/a.py\n"));
  EXPECT_STREQ(document.select_node("//testcase[@name='c']").node().attribute("file").value(),
               "/tmp/c.py");
}

TEST(junit, any_bytes_make_a_valid_document) {
  std::string every;
  for (int i = 0; i < 256; ++i) {
    every += static_cast<char>(i);
    every += "\xed\xa0\x80]]>&<\"";
  }
  auto done = ended(0, every, verdict::failed, blame::test, every);
  done.detail = done.output = every;
  std::vector<event> const events{
      at(0, run_started{every, every, {every}, every}),
      at(0, board_declared{every, every, every, {every}}),
      at(0, cell_planned{0, every, every, every, every, every}),
      at(1, attempt_started{0, every, 1}),
      at(2, done),
      at(3, cell_finished{0, every, verdict::failed, blame::test, every, 1, false}),
  };
  auto const text = junit_of(events);
  EXPECT_TRUE(is_valid_utf8(text));
  auto const document = parsed(text);
  EXPECT_THAT(document.select_node("//system-out").node().text().get(),
              StartsWith(printable_lines(every)));
}

TEST(junit, long_output_is_cut_in_the_middle) {
  auto done = ended(0, "b", verdict::timed_out, blame::test, "no end");
  done.output = "begin" + std::string(1 << 20, '\x01') + "end";
  std::vector<event> const events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, planned(0, "b", "a")),
      at(1, attempt_started{0, "b", 1}),
      at(2, done),
      at(3, cell_finished{0, "b", verdict::timed_out, blame::test, "no end", 1, false}),
  };
  auto const document = parsed(junit_of(events));
  std::string const out = document.select_node("//system-out").node().text().get();
  EXPECT_LT(out.size(), 66U * 1024);
  EXPECT_THAT(out, StartsWith("begin"));
  EXPECT_THAT(out, testing::EndsWith("end\n[[ATTACHMENT|out/boards/b.log]]\n"));
  EXPECT_THAT(out, HasSubstr("left out"));
}

TEST(junit, other_attempts_have_their_text_where_readers_look_for_it) {
  auto first = ended(0, "b", verdict::failed, blame::test, "wrong");
  first.detail = "-1\n+2\n";
  first.output = "2\n";
  std::vector<event> const events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, planned(0, "b", "a")),
      at(1, attempt_started{0, "b", 1}),
      at(2, first),
      at(3, attempt_started{0, "b", 2}),
      at(4, ended(0, "b", verdict::passed, blame::none, "", 2)),
      at(5, cell_finished{0, "b", verdict::passed, blame::none, "", 2, true}),
  };
  auto const document = parsed(junit_of(events));
  auto const flaky = document.select_node("//flakyFailure").node();
  EXPECT_THAT(flaky.child("stackTrace").text().get(), StartsWith("b: wrong\n\n-1\n+2\n"));
  EXPECT_STREQ(flaky.child("system-out").text().get(), "2\n");
}

TEST(junit, a_case_that_its_user_skipped_is_neither_passed_nor_flaky) {
  std::vector<event> const events{
      at(0, run_started{"r", "0", {}, "h"}),
      at(0, planned(0, "b", "a")),
      at(1, attempt_started{0, "b", 1}),
      at(2, ended(0, "b", verdict::errored, blame::link, "cut")),
      at(3, attempt_started{0, "b", 2}),
      at(4, ended(0, "b", verdict::skipped, blame::none, "skipped by the user", 2)),
      at(5, cell_finished{0,
                          "b",
                          verdict::skipped,
                          blame::none,
                          "skipped by the user",
                          2,
                          false,
                          {reason_code::skipped_by_user}}),
  };
  auto const document = parsed(junit_of(events));
  auto const testcase = document.select_node("//testcase").node();
  EXPECT_STREQ(testcase.child("skipped").attribute("message").value(), "skipped by the user");
  EXPECT_STREQ(
      testcase.select_node("properties/property[@name='reason']").node().attribute("value").value(),
      "skipped-by-user");
  EXPECT_FALSE(testcase.child("flakyFailure"));
  EXPECT_STREQ(document.child("testsuites").attribute("skipped").value(), "1");
}

TEST(junit, a_run_that_was_cut_off_or_empty_is_valid) {
  auto const events = events_of(mixed_run());
  junit_of({});
  junit_of({events.begin(), events.begin() + 120});
}

TEST(junit, a_log_that_is_not_there_is_not_attached) {
  test_folder const folder;
  for (auto const& logs : {std::filesystem::path(), folder.path()}) {
    report_set reports;
    reports.add(make_junit_report(folder.path() / "junit.xml", logs));
    reports.on(at(0, run_started{"r", "0", {}, "h"}));
    reports.on(at(0, planned(0, "b", "bad")));
    reports.on(at(1, attempt_started{0, "b", 1}));
    reports.on(at(2, ended(0, "b", verdict::failed, blame::test, "no")));
    reports.on(at(3, cell_finished{0, "b", verdict::failed, blame::test, "no", 1, false}));
    reports.finish();
    EXPECT_THAT(read_file(folder.path() / "junit.xml"), Not(HasSubstr("ATTACHMENT"))) << logs;
  }
}

TEST(junit, quarantined_results_are_skipped_with_their_message) {
  test_folder const folder;
  report_set reports;
  reports.add(make_junit_report(folder.path() / "junit.xml"));
  reports.on(at(0, run_started{"r", "0", {}, "h"}));
  reports.on(at(0, planned(0, "b", "bad")));
  reports.on(at(0, planned(1, "b", "good")));
  reports.on(at(1, attempt_started{0, "b", 1}));
  reports.on(at(2, ended(0, "b", verdict::failed, blame::test, "1 is not 2")));
  cell_finished bad{0, "b", verdict::failed, blame::test, "1 is not 2", 1, false};
  bad.quarantine = "not built; ann";
  bad.baseline = "known";
  reports.on(at(3, bad));
  reports.on(at(4, cell_finished{1, "b", verdict::passed, blame::none, "", 1, false}));
  ASSERT_TRUE(reports.finish().empty());
  pugi::xml_document document;
  ASSERT_TRUE(document.load_file((folder.path() / "junit.xml").c_str()));
  auto const root = document.child("testsuites");
  EXPECT_STREQ(root.attribute("failures").value(), "0");
  EXPECT_STREQ(root.attribute("skipped").value(), "1");
  auto const suite = root.child("testsuite");
  EXPECT_STREQ(suite.attribute("failures").value(), "0");
  auto const testcase = suite.find_child_by_attribute("testcase", "name", "bad");
  EXPECT_FALSE(testcase.child("failure"));
  EXPECT_STREQ(testcase.child("skipped").attribute("message").value(),
               "quarantined: not built; ann: b: 1 is not 2");
  auto const properties = testcase.child("properties");
  EXPECT_STREQ(properties.find_child_by_attribute("name", "baseline").attribute("value").value(),
               "known");
  EXPECT_STREQ(properties.find_child_by_attribute("name", "quarantine").attribute("value").value(),
               "not built; ann");
}

} // namespace
} // namespace mprun
