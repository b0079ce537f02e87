#include "bench/comparison/comparison_json.hpp"

#include "bench/comparison/test_measures.hpp"
#include "reports/files/json_schema_test.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;

std::vector<comparison_source> const base_file{{"base.json", "run-1", "0.1.0"}};
std::vector<comparison_source> const head_file{{"head.json", "", ""}, {"again.json", "", ""}};

std::string mixed_json() {
  return comparison_json(mixed_comparison(), base_file, head_file);
}

TEST(comparison_json, keeps_to_its_schema) {
  auto const schema = read_bench_text("comparison/comparison.schema.json");
  expect_keeps_to(schema, mixed_json());
  expect_keeps_to(schema, comparison_json(compared({}, {}), base_file, head_file));
}

TEST(comparison_json, schema_knows_every_verdict) {
  auto const rules = json::parse(read_bench_text("comparison/comparison.schema.json"));
  EXPECT_EQ(rules["$defs"]["measure"]["properties"]["verdict"]["enum"].size(), change_count);
}

TEST(comparison_json, contains_the_results_of_the_comparison) {
  auto const found = json::parse(mixed_json());
  EXPECT_EQ(found["base"][0]["run_id"], "run-1");
  EXPECT_EQ(found["head"][0]["file"], "head.json");
  EXPECT_EQ(found["confidence_percent"], 99);
  EXPECT_EQ(found["threshold_percent"], 5);
  EXPECT_EQ(found["regressed"], true);
  EXPECT_EQ(found["totals"]["in_both"], 11);
  EXPECT_EQ(found["totals"]["unclear"], 3);
  EXPECT_EQ(found["measures"].size(), 13U);
  auto const& rate = found["measures"][1];
  EXPECT_EQ(rate["name"], "pico-1/rate");
  EXPECT_EQ(rate["verdict"], "regressed");
  EXPECT_EQ(rate["lower_is_better"], false);
  EXPECT_NEAR(rate["estimate"]["ratio"], 0.8, 1e-9);
  EXPECT_EQ(rate["base"]["rounds"], 20);
}

TEST(comparison_json, has_no_figure_for_an_error) {
  auto const broken = json::parse(mixed_json())["measures"][0];
  EXPECT_EQ(broken["verdict"], "broken");
  EXPECT_TRUE(broken["estimate"].is_null());
  EXPECT_TRUE(broken["head"]["median"].is_null());
  EXPECT_EQ(broken["head"]["error"], "link: no answer\nwithin 10 s");
}

TEST(comparison_json, takes_any_bytes_for_a_file_name) {
  std::vector<comparison_source> const odd{{"\xff\"\n.json", "", ""}};
  EXPECT_TRUE(json::accept(comparison_json(mixed_comparison(), odd, head_file)));
}

} // namespace
} // namespace mprun
