#include "bench/pages/bench_pages.hpp"

#include "bench/comparison/comparison_json.hpp"
#include "bench/comparison/test_measures.hpp"
#include "reports/html/page_reading_test.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

TEST(bench_pages, a_comparison_is_the_same_as_its_json) {
  auto const text =
      comparison_json(mixed_comparison(), {{"a.json", "r1", "0.1"}}, {{"b.json", "", ""}});
  auto const page = comparison_page(text);
  EXPECT_EQ(json::parse(data_in(page)), json::parse(text));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(bench_pages, figures_are_those_of_the_rounds) {
  auto const data = json::parse(data_in(figures_page(
      {in_rounds(measured("a/x", {1, 2, 3})), failed("a/y", "link: gone")}, {"r", "0.1"})));
  EXPECT_EQ(data["run_id"], "r");
  EXPECT_EQ(data["measures"][0]["median"], 2);
  EXPECT_EQ(data["measures"][0]["rounds"], 3);
  EXPECT_EQ(data["measures"][1]["error"], "link: gone");
}

TEST(bench_pages, hostile_names_stay_texts) {
  auto evil = in_rounds(measured("</script><script>alert(1)</script>", {1, 2, 3}));
  evil.firmware = evil.machine = "<!-- <script>\xff";
  auto const page = figures_page({evil}, {"<img>", "0"});
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_THAT(page, Not(HasSubstr("<img>")));
  EXPECT_EQ(json::parse(data_in(page))["measures"][0]["name"], evil.name);
}

} // namespace
} // namespace mprun
