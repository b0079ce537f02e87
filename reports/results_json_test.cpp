#include "reports/results_json.hpp"

#include "reports/report_set.hpp"
#include "reports/test_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;

std::string results_of(std::vector<event> const& events) {
  own_folder const folder;
  report_set reports;
  reports.add(make_results_report(folder.path() / "results.json"));
  for (auto const& e : events) {
    reports.on(e);
  }
  EXPECT_THAT(reports.finish(), testing::ElementsAre());
  return read_file(folder.path() / "results.json");
}

/// As much of JSON Schema as ours uses; and stricter: a member the schema does not name is an
/// error, for what is written must be documented.
class schema {
public:
  schema() : root_(json::parse(read_file(source_folder() / "results.schema.json"))) {}

  void check(json const& value) const { check(root_, value, "results"); }

private:
  void check(json const& rule, json const& value, std::string const& where) const {
    if (rule.contains("$ref")) {
      std::string const path = rule["$ref"];
      check(root_.at(json::json_pointer(path.substr(1))), value, where);
    }
    if (rule.contains("anyOf")) {
      check(rule["anyOf"][value.is_null() ? 1 : 0], value, where);
    }
    if (rule.contains("const")) {
      EXPECT_EQ(value, rule["const"]) << where;
    }
    if (rule.contains("enum")) {
      EXPECT_THAT(rule["enum"].get<std::vector<json>>(), testing::Contains(value)) << where;
    }
    if (rule.contains("type")) {
      auto const& type = rule["type"];
      EXPECT_TRUE(type.is_array() ? fits(type[0], value) || fits(type[1], value)
                                  : fits(type, value))
          << where << ": " << value;
    }
    if (value.is_array()) {
      for (auto const& item : value) {
        check(rule.at("items"), item, where + "[]");
      }
    }
    if (value.is_object() && rule.contains("properties")) {
      EXPECT_EQ(rule.at("required").size(), rule["properties"].size()) << where;
      for (std::string const name : rule.at("required")) {
        EXPECT_TRUE(value.contains(name)) << where << "." << name;
      }
      for (auto const& [name, member] : value.items()) {
        ASSERT_TRUE(rule["properties"].contains(name)) << where << "." << name;
        check(rule["properties"][name], member, where + "." + name);
      }
    }
  }

  static bool fits(std::string const& type, json const& value) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "null" && value.is_null()) ||
           (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer());
  }

  json root_;
};

TEST(results_json, of_the_recorded_run_is_as_it_was) {
  expect_golden("results.json", results_of(events_of(mixed_run())));
}

TEST(results_json, keeps_to_its_schema) {
  auto const events = events_of(mixed_run());
  schema const rules;
  rules.check(json::parse(results_of(events)));
  rules.check(json::parse(results_of({events.begin(), events.begin() + 120})));
  rules.check(json::parse(results_of({})));
}

TEST(results_json, totals_add_up) {
  auto const results = json::parse(results_of(events_of(mixed_run())));
  auto const& t = results["totals"];
  EXPECT_EQ(t["planned"], results["cells"].size());
  EXPECT_EQ(t["planned"].get<int>(), t["passed"].get<int>() + t["failed"].get<int>() +
                                         t["errored"].get<int>() + t["skipped"].get<int>());
  EXPECT_EQ(results["run"]["exit_code"], 1);
}

TEST(results_json, board_that_nobody_took_is_null) {
  auto const results = json::parse(results_of({at(0, planned(0, "", "a"))}));
  EXPECT_TRUE(results["cells"][0]["board"].is_null());
  EXPECT_EQ(results["run"]["end"], "cut-off");
  EXPECT_EQ(results["run"]["exit_code"], 3);
}

} // namespace
} // namespace mprun
