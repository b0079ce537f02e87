#include "suites/catalog/suite_yaml.hpp"

#include "base/files/test_folder.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<test_case> apply(std::string const& yaml) {
  test_folder const folder;
  std::vector<test_case> cases(2);
  cases[0].name = "closures";
  cases[1].name = "generators";
  apply_suite_yaml(folder.write("suite.yaml", yaml), "s", cases);
  return cases;
}

std::string complaint(std::string const& yaml) {
  try {
    apply(yaml);
  } catch (config_error const& wrong) {
    std::string const message = wrong.what();
    return message.substr(message.find("suite.yaml:"));
  }
  return "no complaint";
}

TEST(suite_yaml, sets_every_case) {
  auto const cases = apply("description: for people\n"
                           "requires:\n"
                           "  modules: [os, hashlib]\n"
                           "  heap: 16KiB\n"
                           "  platforms: [unix, rp2]\n"
                           "  tags: [fast]\n"
                           "  without_tags: [emulated]\n"
                           "  fixtures: [loopback-uart]\n"
                           "  raw_paste: true\n"
                           "tags: [language]\n"
                           "case_timeout: 20s\n"
                           "idle_timeout: 500ms\n"
                           "retries: 3\n");
  for (auto const& test : cases) {
    EXPECT_THAT(test.needs.modules, ElementsAre("os", "hashlib"));
    EXPECT_EQ(test.needs.heap, 16384);
    EXPECT_THAT(test.needs.platforms, ElementsAre("unix", "rp2"));
    EXPECT_THAT(test.needs.tags, ElementsAre("fast"));
    EXPECT_THAT(test.needs.without_tags, ElementsAre("emulated"));
    EXPECT_THAT(test.needs.fixtures, ElementsAre("loopback-uart"));
    EXPECT_TRUE(test.needs.raw_paste);
    EXPECT_THAT(test.tags, ElementsAre("language"));
    EXPECT_EQ(test.case_timeout, 20s);
    EXPECT_EQ(test.idle_timeout, 500ms);
    EXPECT_EQ(test.retries, 3);
    EXPECT_FALSE(test.raises);
    EXPECT_FALSE(test.interrupt_on);
  }
}

TEST(suite_yaml, a_case_adds_to_lists_and_replaces_values) {
  auto const cases = apply("requires: {modules: [os], heap: 16KiB, raw_paste: true}\n"
                           "tags: [a]\n"
                           "case_timeout: 20s\n"
                           "retries: 3\n"
                           "cases:\n"
                           "  generators:\n"
                           "    requires: {modules: [json, os], heap: 1KiB, raw_paste: false}\n"
                           "    tags: [b, a]\n"
                           "    case_timeout: 1m\n"
                           "    retries: 0\n"
                           "    raises: ValueError\n"
                           "    interrupt_on: READY\n");
  auto const& plain = cases[0];
  EXPECT_THAT(plain.needs.modules, ElementsAre("os"));
  EXPECT_EQ(plain.needs.heap, 16384);
  EXPECT_TRUE(plain.needs.raw_paste);
  EXPECT_EQ(plain.case_timeout, 20s);
  EXPECT_FALSE(plain.raises);
  auto const& changed = cases[1];
  EXPECT_THAT(changed.needs.modules, ElementsAre("os", "json"));
  EXPECT_EQ(changed.needs.heap, 1024);
  EXPECT_FALSE(changed.needs.raw_paste);
  EXPECT_THAT(changed.tags, ElementsAre("a", "b"));
  EXPECT_EQ(changed.case_timeout, 60s);
  EXPECT_EQ(changed.idle_timeout, std::nullopt);
  EXPECT_EQ(changed.retries, 0);
  EXPECT_EQ(changed.raises, "ValueError");
  EXPECT_EQ(changed.interrupt_on, "READY");
}

TEST(suite_yaml, transfers_are_cases_of_their_own) {
  auto const cases = apply("tags: [a]\n"
                           "cases:\n"
                           "  up: {transfer: {size: 10KiB, direction: up}, case_timeout: 1m}\n"
                           "  both: {transfer: {size: 3, payload: text}}\n");
  ASSERT_GE(cases.size(), 2U);
  auto const& up = cases[cases.size() - 2];
  EXPECT_EQ(up.name, "up");
  EXPECT_EQ(up.suite, "s");
  EXPECT_EQ(up.transfer->size, 10240U);
  EXPECT_EQ(up.transfer->direction, transfer_direction::up);
  EXPECT_FALSE(up.transfer->is_text);
  EXPECT_EQ(up.case_timeout, 60s);
  EXPECT_THAT(up.tags, ElementsAre("a"));
  auto const& both = cases.back();
  EXPECT_EQ(both.transfer->direction, transfer_direction::both);
  EXPECT_TRUE(both.transfer->is_text);
  EXPECT_FALSE(cases.front().transfer);
}

TEST(suite_yaml, complains_with_position_key_and_remedy) {
  struct {
    std::string yaml;
    std::string complaint;
  } const examples[] = {
      {"", "suite.yaml:1:1: the file is empty; a mapping is needed"},
      {"requires: {modulse: [os]}\n",
       "suite.yaml:1:12: key 'modulse': unknown, did you mean 'modules'?; accepted: modules, heap, "
       "platforms, tags, without_tags, fixtures, raw_paste"},
      {"timeout: 3s\n", "suite.yaml:1:1: key 'timeout': unknown; accepted: description, requires, "
                        "tags, files, case_timeout, idle_timeout, retries, cases"},
      {"raises: ValueError\n",
       "suite.yaml:1:1: key 'raises': unknown, did you mean 'cases'?; accepted: description, "
       "requires, tags, files, case_timeout, idle_timeout, retries, cases"},
      {"requires: {heap: lots}\n",
       "suite.yaml:1:18: key 'heap': found 'lots'; accepted: a size such "
       "as 512, 16KiB, 10 KB or 1MiB"},
      {"requires: {raw_paste: yes}\n",
       "suite.yaml:1:23: key 'raw_paste': found 'yes'; accepted: true or false"},
      {"requires: {modules: os}\n", "suite.yaml:1:21: key 'modules': found 'os'; a list is needed"},
      {"tags: ['']\n", "suite.yaml:1:8: key 'tags[0]': is empty; give a word"},
      {"case_timeout: 0s\n", "suite.yaml:1:15: key 'case_timeout': a timeout is at least 1ms"},
      {"retries: -1\n",
       "suite.yaml:1:10: key 'retries': found '-1'; accepted: a whole number from 0 to 100"},
      {"cases:\n  closure: {retries: 1}\n",
       "suite.yaml:2:3: key 'closure': no case has this name, did you mean 'closures'?; accepted: "
       "the name of a file closure.py beside this one"},
      {"cases:\n  other:\n    retries: 1\n",
       "suite.yaml:2:3: key 'other': no case has this name; accepted: the name of a file other.py "
       "beside this one"},
      {"cases:\n  closures: {retrys: 1}\n",
       "suite.yaml:2:14: key 'retrys': unknown, did you mean 'retries'?; accepted: requires, tags, "
       "files, "
       "case_timeout, idle_timeout, retries, raises, interrupt_on"},
      {"cases:\n  closures: {raises: ''}\n",
       "suite.yaml:2:22: key 'raises': is empty; give a word"},
      {"cases:\n  closures: {transfer: {size: 1}}\n",
       "suite.yaml:2:3: key 'closures': is already the name of a program; a transfer needs its "
       "own"},
      {"cases:\n  new: {transfer: {direction: up}}\n",
       "suite.yaml:2:19: key 'transfer': the key 'size' is missing"},
      {"cases:\n  new: {transfer: {size: 1, direction: down-up}}\n",
       "suite.yaml:2:40: key 'direction': found 'down-up'; accepted: up, down, both"},
      {"cases: [closures]\n", "suite.yaml:1:8: key 'cases': found a list; a mapping is needed"},
  };
  for (auto const& example : examples) {
    EXPECT_EQ(complaint(example.yaml), example.complaint) << example.yaml;
  }
}

} // namespace
} // namespace mprun
