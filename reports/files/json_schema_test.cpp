#include "reports/files/json_schema_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace mprun {
namespace {

using nlohmann::json;

class json_schema {
public:
  explicit json_schema(std::string_view text) : root_(json::parse(text)) {}

  void check(json const& value) const { check(root_, value, "document"); }

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
      EXPECT_LE(rule.at("required").size(), rule["properties"].size()) << where;
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
           (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number());
  }

  json root_;
};

} // namespace

void expect_keeps_to(std::string_view schema, std::string_view document) {
  json_schema(schema).check(json::parse(document));
}

} // namespace mprun
